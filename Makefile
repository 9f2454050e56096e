# telecart: `make run` shows it, `make test` proves it. Both install what is
# missing on a fresh Debian or Ubuntu first.

# `make lab SHELL=1` asks for a shell in the lab; for make it would be the name
# of the program that runs its lines.
ifeq ($(SHELL),1)
override SHELL := /bin/sh
MAKEOVERRIDES :=
LAB_SHELL := -shell
endif

PORT   ?= 8080
STATE  ?= $(or $(XDG_STATE_HOME),$(HOME)/.local/state)/telecart
CAMERA ?=
INSTRUMENTS ?=

# Every Debian package that building, running or testing needs, in one list.
PACKAGES := \
	ca-certificates git \
	gcc g++ pkg-config libc6-dev \
	libturbojpeg0-dev libjpeg62-turbo-dev libyuv-dev libopenh264-dev libvpx-dev libopus-dev \
	libasound2-dev libwebrtc-audio-processing-dev \
	libgl1-mesa-dev libgl1-mesa-dri xorg-dev libwayland-dev libxkbcommon-dev \
	postgresql \
	xvfb xauth xdotool x11-utils imagemagick fonts-noto-core fonts-droid-fallback chromium

# What the virtual hardware lab needs besides.
LAB_PACKAGES := \
	qemu-system-x86 debootstrap debian-archive-keyring busybox-static \
	kmod cpio e2fsprogs xz-utils make systemd

# The Go that go.mod asks for, for machines whose own Go cannot fetch it by
# itself; it stands first, where it is, since that Go cannot build this.
GO_VERSION := 1.26.8
TOOLCHAIN  := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/telecart/go$(GO_VERSION)
export PATH := $(TOOLCHAIN)/bin:$(PATH)

# hraban/opus without libopusfile: nothing here reads Ogg files.
GOFLAGS_OURS := -tags=nolibopusfile
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)

PAGE := ui/physician/dist/index.html
# Their walks over each operation of a disk are thinned under the race detector.
WALKS := ./appliance/internal/desk ./appliance/internal/encounter
RACED := ./appliance/... ./drivers/... ./peripherals/... ./ui/kiosk/state/...

.PHONY: run build page deps test lint vuln unit race page-test system instruments guards fuzz bench lab image-check clean

run: build
	@exec bin/demo -state '$(STATE)' -port '$(PORT)' -camera '$(CAMERA)' -instruments '$(INSTRUMENTS)'

build: deps page
	@mkdir -p bin
	go build $(GOFLAGS_OURS) -ldflags '-X telecart/appliance/version.version=$(VERSION)' \
		-o bin/ ./appliance/cmd/... ./ui/kiosk/cmd/...
	@go run ./peripherals/all/models > peripherals/MODELS.md

page: deps $(PAGE)

$(PAGE): ui/physician/package-lock.json $(wildcard appliance/api/*.go appliance/api/typescript/*.go) $(shell find ui/physician/src ui/physician/public ui/physician/*.ts ui/physician/*.html ui/physician/*.json -type f 2>/dev/null)
	cd ui/physician && npm ci --no-audit --no-fund --loglevel=error && npm run build
	@touch $@

deps:
	@PACKAGES='$(PACKAGES)' GO_VERSION='$(GO_VERSION)' TOOLCHAIN='$(TOOLCHAIN)' .ci/deps

# The page is built first: the Go packages embed it.
test: build vuln unit race
	@$(MAKE) --no-print-directory -o build -j2 -O page-test instruments
	@$(MAKE) --no-print-directory -o build system
	@echo "all tests passed"

# Skipped, with a message, where no copy of the database is at hand.
VULNDB ?= ../shared/vulndb.tar.gz
vuln:
	@.ci/vuln '$(VULNDB)' $(GOFLAGS_OURS)

# What machines find by reading. The page is built first: Go embeds it.
lint: page
	.ci/lint
	cd ui/physician && npm run lint

unit:
	go test $(GOFLAGS_OURS) $$(go list $(GOFLAGS_OURS) ./ui/...) $(WALKS)

# Some packages mostly wait, so more of them run at once than there are cores.
# Without DWARF (-w) a program of tests is linked in half the time.
race:
	go test $(GOFLAGS_OURS) -p 4 -race -ldflags=-w $(RACED)

page-test:
	cd ui/physician && npm test

SYSTEM := go test -tags=nolibopusfile,system -count=1 -timeout=15m ./appliance/systemtest/...

# The real programs together, in a real browser.
system: build
	$(SYSTEM) -skip TestForeign

# The real daemon with instruments that know nothing of ours. They mostly wait,
# so more of them run at once than there are cores.
instruments: build
	$(SYSTEM) -run TestForeign -parallel 4

# Takes out what protects patient and privacy, one guard at a time: a test
# must notice each.
guards: page
	go test $(GOFLAGS_OURS) -count=1 -timeout=40m ./appliance/guards -run TestGuards -walk $(if $(SHARD),-shard '$(SHARD)')

FUZZTIME ?= 60s
fuzz:
	@.ci/fuzz '$(FUZZTIME)' $(GOFLAGS_OURS)

bench: build
	go test $(GOFLAGS_OURS) -run '^$$' -bench . -benchtime 1s $$(go list $(GOFLAGS_OURS) ./... | grep -v systemtest)
	go test -tags=nolibopusfile,system -run '^$$' -bench . -benchtime 1x -timeout=15m ./appliance/systemtest/...

# The drivers, the units and the whole cart on a real kernel with virtual
# hardware. SHELL=1 gives a shell there, RUN=TestName runs one test; with
# BREAK_PLUG=2 the second plug fails, to see how a run ends that cannot be right.
lab: PACKAGES += $(LAB_PACKAGES)
lab: deps
	@mkdir -p bin
	go build $(GOFLAGS_OURS) -o bin/lab ./appliance/lab/cmd/lab
	@bin/lab $(LAB_SHELL) $(if $(RUN),-run '$(RUN)') $(if $(BREAK_PLUG),-break-plug '$(BREAK_PLUG)')

image-check:
	@echo "make $@: not in this build yet" >&2; exit 2

clean:
	rm -rf bin ui/physician/node_modules ui/physician/dist/assets ui/physician/dist/index.html
