package hl7oru_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"telecart/peripherals/internal/twin"
)

// virtual is the inside of a bedside monitor that sends its numbers as ORU^R01
// over MLLP, in the way of IHE PCD-01: SpO2 97 %, pulse 72/min, heart rate
// 72/min, respiration 16/min, a skin-warm 36.8 °C, and a cuff that was inflated
// once, 128/76 mean 93.
type virtual struct {
	mu     sync.Mutex
	name   string
	values map[uint32]string // by MDC code; a missing one is not sent
	flag   string            // OBX-8 of all
	mode   string            // MSH-11
	noise  string            // sent before the next message
	cuffAt time.Time
	sent   int
}

// parameters are what the monitor measures, in the order in which it sends.
var parameters = [...]struct {
	code              uint32
	name, place, unit string
	cuff              bool
}{
	{150456, "MDC_PULS_OXIM_SAT_O2", "1.3.1", "262688^MDC_DIM_PERCENT^MDC", false},
	{149530, "MDC_PULS_OXIM_PULS_RATE", "1.3.1", "264864^MDC_DIM_BEAT_PER_MIN^MDC", false},
	{147842, "MDC_ECG_HEART_RATE", "1.7.4", "264864^MDC_DIM_BEAT_PER_MIN^MDC", false},
	{151562, "MDC_RESP_RATE", "1.7.1", "264928^MDC_DIM_RESP_PER_MIN^MDC", false},
	{150344, "MDC_TEMP", "1.2.1", "268192^MDC_DIM_DEGC^MDC", false},
	{150021, "MDC_PRESS_BLD_NONINV_SYS", "1.1.9", "266016^MDC_DIM_MMHG^MDC", true},
	{150022, "MDC_PRESS_BLD_NONINV_DIA", "1.1.9", "266016^MDC_DIM_MMHG^MDC", true},
	{150023, "MDC_PRESS_BLD_NONINV_MEAN", "1.1.9", "266016^MDC_DIM_MMHG^MDC", true},
}

// newVirtual returns a monitor of this name whose cuff was inflated at cuffAt.
func newVirtual(name string, cuffAt time.Time) *virtual {
	return &virtual{name: name, mode: "P", cuffAt: cuffAt, values: map[uint32]string{
		150456: "97", 149530: "72", 147842: "72", 151562: "16", 150344: "36.8",
		150021: "128", 150022: "76", 150023: "93",
	}}
}

// Set changes what is sent for an MDC code; "" leaves it out.
func (h *virtual) Set(code uint32, value string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.values[code] = value
}

// Flag sets OBX-8 of all values (DEMO, INV …) and MSH-11 (P, T, D).
func (h *virtual) Flag(flag, processing string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.flag, h.mode = flag, processing
}

// Garbage sends these bytes, once, before the next message.
func (h *virtual) Garbage(bytes string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.noise = bytes
}

// AppendMessage appends the next message, in its frame, to dst.
func (h *virtual) AppendMessage(dst []byte, now time.Time) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent++
	dst, h.noise = append(dst, h.noise...), ""
	at := now.Format("20060102150405.000-0700")
	dst = fmt.Appendf(dst, "\x0bMSH|^~\\&|%s||||%s||ORU^R01^ORU_R01|%d|%s|2.6|||NE|AL||UNICODE UTF-8|||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO\r"+
		"PID|||^^^Hospital^PI||^^^^^^L\rPV1||I\rOBR|1|%d|%d|182777000^monitoring of patient^SCT|||%s\r",
		h.name, at, h.sent, h.mode, h.sent, h.sent, at)
	n := 0
	for _, p := range parameters {
		if h.values[p.code] == "" {
			continue
		}
		n++
		measured, kind := at, ""
		if p.cuff {
			measured, kind = h.cuffAt.Format("20060102150405-0700"), "^APERIODIC"
		}
		dst = fmt.Appendf(dst, "OBX|%d|NM|%d^%s^MDC|%s.%d|%s|%s||%s|||R|||%s|||%s\r",
			n, p.code, p.name, p.place, p.code, h.values[p.code], p.unit, h.flag, measured, kind)
	}
	return append(dst, 0x1c, '\r')
}

// Serve sends a message each second over conn and waits for each answer, until
// ctx ends (nil) or conn fails. An answer that is not AA is an error: a real
// monitor would show it.
func (h *virtual) Serve(ctx context.Context, conn net.Conn) error {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	pace := twin.NewPacer(time.Now(), time.Second, time.Second)
	buf := make([]byte, 4096)
	for pace.Wait(ctx.Done(), nil) {
		if _, err := conn.Write(h.AppendMessage(nil, time.Now())); err != nil {
			return h.ended(ctx, err)
		}
		answer := ""
		for !strings.HasSuffix(answer, "\x1c\r") {
			_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second)) // Read says it, if it cannot be set
			n, err := conn.Read(buf)
			if err != nil {
				return h.ended(ctx, err)
			}
			if answer += string(buf[:n]); len(answer) > 1<<16 {
				return h.ended(ctx, errors.New("the answer does not end"))
			}
		}
		if !strings.Contains(answer, "\rMSA|AA|") {
			return h.ended(ctx, fmt.Errorf("answer %q", answer))
		}
	}
	return nil
}

func (h *virtual) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("virtual HL7 monitor: %w", err)
}
