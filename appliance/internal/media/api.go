package media

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/webrtc/v4"
)

const (
	playoutDelayURI = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
	// captureTimeURI tells the page when a picture was taken, so that it can
	// say how old what it shows is.
	captureTimeURI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"
	// h264Profile is constrained baseline, level 3.1, one NAL unit or FU-A.
	h264Profile = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
	// sctpRTOMax caps SCTP's retransmission timer: uncapped, the data channels
	// took 7 to 11 s to come back after an outage.
	sctpRTOMax = time.Second
	// sctpMinCwnd keeps a few losses from slowing the data channels to a message
	// a second. The lossless copy has a limit of its own.
	sctpMinCwnd = 8 << 10
	// maxChecks is how often a path is tried after a restart, 5 times a second.
	// pion gives up after 7, so that a restart during an outage was lost, and
	// half a minute with it. This lasts longer than ICE's own failure timer.
	maxChecks = 300
)

// newAPI returns pion set up for one peer, and passes made the bandwidth
// estimator once the peer is made. again handles packets that are sent again.
func newAPI(c Config, again *retransmissions, made func(*estimator)) (*webrtc.API, error) {
	var m webrtc.MediaEngine
	if err := registerCodecs(&m); err != nil {
		return nil, fmt.Errorf("register codecs: %w", err)
	}
	var r interceptor.Registry
	bwe, err := cc.NewInterceptor(func() (cc.BandwidthEstimator, error) {
		e, err := newEstimator(c.Log)
		if err == nil {
			made(e)
		}
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("bandwidth estimator: %w", err)
	}
	// The order matters: a packet passes the last interceptor first, and the
	// estimator must see the transport-wide number that the next one stamps.
	r.Add(bwe)
	if err := webrtc.ConfigureTWCCHeaderExtensionSender(&m, &r); err != nil {
		return nil, fmt.Errorf("transport-wide numbering: %w", err)
	}
	r.Add(again)
	if err := webrtc.ConfigureNack(&m, &r); err != nil {
		return nil, fmt.Errorf("retransmission: %w", err)
	}
	if err := webrtc.ConfigureRTCPReports(&r); err != nil {
		return nil, fmt.Errorf("RTCP reports: %w", err)
	}
	if err := webrtc.ConfigureTWCCSender(&m, &r); err != nil {
		return nil, fmt.Errorf("transport-wide feedback: %w", err)
	}
	s, err := settings(c)
	if err != nil {
		return nil, err
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(&m), webrtc.WithInterceptorRegistry(&r), webrtc.WithSettingEngine(s)), nil
}

// settings leaves ICE's failure timers alone: a path that was given up needs a
// restart, while one that is waited for recovers by itself.
func settings(c Config) (webrtc.SettingEngine, error) {
	var s webrtc.SettingEngine
	s.LoggerFactory = pionLog{c.Log}
	s.SetSCTPRTOMax(sctpRTOMax)
	s.SetSCTPMinCwnd(sctpMinCwnd)
	s.SetICEMaxBindingRequests(maxChecks)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetIncludeLoopbackCandidate(c.Loopback)
	s.SetRemoteIPFilter(func(ip net.IP) bool { return reachable(ip, c.Loopback) })
	if c.net != nil {
		s.SetNet(c.net)
		return s, nil
	}
	n, err := newBoundedNet()
	s.SetNet(n)
	return s, err
}

// reachable reports whether a page may be at ip. The cart probes every address
// that a page names, so it must not be one of the cart itself, link-local, or
// multicast.
func reachable(ip net.IP, loopback bool) bool {
	a, ok := netip.AddrFromSlice(ip)
	a = a.Unmap()
	if a.IsLoopback() {
		return loopback
	}
	return ok && a.IsGlobalUnicast() && a != broadcast && !reserved.Contains(a)
}

var (
	broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})
	reserved  = netip.PrefixFrom(netip.AddrFrom4([4]byte{}), 8) // 0.0.0.0/8, RFC 1122: this host
)

func registerCodecs(m *webrtc.MediaEngine) error {
	feedback := []webrtc.RTCPFeedback{{Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}}
	video := func(mime, fmtp string, pt webrtc.PayloadType, fb []webrtc.RTCPFeedback) webrtc.RTPCodecParameters {
		return webrtc.RTPCodecParameters{PayloadType: pt, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: mime, ClockRate: videoClock, SDPFmtpLine: fmtp, RTCPFeedback: fb}}
	}
	for _, c := range []webrtc.RTPCodecParameters{
		video(webrtc.MimeTypeH264, h264Profile, 102, feedback),
		video(webrtc.MimeTypeRTX, "apt=102", 103, nil),
		video(webrtc.MimeTypeVP8, "", 96, feedback),
		video(webrtc.MimeTypeRTX, "apt=96", 97, nil),
	} {
		if err := m.RegisterCodec(c, webrtc.RTPCodecTypeVideo); err != nil {
			return err
		}
	}
	for _, c := range []webrtc.RTPCodecParameters{
		{PayloadType: 111, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeOpus, ClockRate: soundClock, Channels: 2, // always 2 in SDP, RFC 7587
			SDPFmtpLine: "minptime=10;useinbandfec=1;stereo=0"}},
		{PayloadType: 63, RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: mimeRED, ClockRate: soundClock, Channels: 2, SDPFmtpLine: "111/111"}},
	} {
		if err := m.RegisterCodec(c, webrtc.RTPCodecTypeAudio); err != nil {
			return err
		}
	}
	for _, uri := range []string{playoutDelayURI, captureTimeURI} {
		err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, webrtc.RTPCodecTypeVideo)
		if err != nil {
			return err
		}
	}
	return nil
}

// iceServers parses stun:host:port and turn:user:password@host:port.
func iceServers(urls []string) ([]webrtc.ICEServer, error) {
	var servers []webrtc.ICEServer
	for _, u := range urls {
		scheme, rest, ok := strings.Cut(u, ":")
		if !ok || rest == "" {
			return nil, fmt.Errorf("ICE server %q: must be stun:host:port or turn:user:password@host:port", scheme)
		}
		var s webrtc.ICEServer
		if i := strings.LastIndex(rest, "@"); i >= 0 {
			user, password, _ := strings.Cut(rest[:i], ":")
			s.Username, s.Credential, rest = user, password, rest[i+1:]
		}
		s.URLs = []string{scheme + ":" + rest}
		servers = append(servers, s)
	}
	return servers, nil
}
