package media

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
)

// Limits of a page's command, in bytes.
const (
	maxCommand = 48 << 10
	maxText    = 32 << 10
)

const roleStethoscope = "stethoscope"

// openChannels makes the four data channels.
func (p *peer) openChannels() error {
	unordered, never := false, uint16(0)
	channels := map[string]*webrtc.DataChannel{}
	for label, init := range map[string]*webrtc.DataChannelInit{
		api.ChannelControl: nil, api.ChannelVitals: nil, api.ChannelStethoscope: nil,
		api.ChannelWaves: {Ordered: &unordered, MaxRetransmits: &never},
	} {
		d, err := p.pc.CreateDataChannel(label, init)
		if err != nil {
			return fmt.Errorf("open data channel %s: %w", label, err)
		}
		channels[label] = d
	}
	p.out = newOutbox(p.e.c.Now, p.log, channels)
	if s := p.sound[roleStethoscope]; s != nil {
		s.lossless = newLosslessSender(channels[api.ChannelStethoscope], func(bytes int) { p.estimator.data.Add(int64(bytes)) })
	}
	channels[api.ChannelControl].OnMessage(func(m webrtc.DataChannelMessage) { p.command(m.Data) })
	p.pc.OnDataChannel(func(d *webrtc.DataChannel) { _ = d.Close() }) // the page opens none
	return nil
}

// command handles one message of the page. It runs on pion's reader, so it only
// answers what takes no time.
func (p *peer) command(data []byte) {
	var c api.PageCommand
	if len(data) > maxCommand {
		p.reply(c, api.Say("media.too-long", "The command is too long: at most {0} bytes are taken.", strconv.Itoa(maxCommand)))
		return
	}
	if err := json.Unmarshal(data, &c); err != nil {
		p.out.message(api.CartMessage{Type: "reply", ID: c.ID, Error: api.Say("media.not-json", "The command is not valid JSON.")})
		return
	}
	if len(c.Text) > maxText {
		p.reply(c, api.Say("media.text-too-long", "The text is too long: at most {0} bytes are taken.", strconv.Itoa(maxText)))
		return
	}
	switch c.Type {
	case "clock":
		p.reply(c, api.Message{})
	case "view":
		p.reply(c, p.view(c.Feeds))
	case "listen":
		p.setListen(c.On)
		p.reply(c, api.Message{})
	case "still":
		p.queue(&p.stills, c) // it waits for a picture, and nothing may wait for it
	case "note", "ask", "mute", "report", "end":
		p.reported(c.Report)
		p.queue(&p.commands, c)
	default:
		p.reply(c, api.Say("media.unknown-command", "The cart does not know the command \"{0}\".", clip(c.Type)))
	}
}

func (p *peer) queue(l *lane, c api.PageCommand) {
	queued := l.do(func() {
		if p.ctx.Err() != nil {
			return
		}
		m := p.e.bedside.Command(p.ctx, p.from, c)
		if c.ID == "" {
			return // the page expects no reply
		}
		m.Type, m.ID = "reply", c.ID
		p.out.message(m)
	})
	if !queued {
		p.reply(c, api.Say("media.busy", "The cart is busy. Try again."))
	}
}

// reply answers c; err says why it was not done, if so.
func (p *peer) reply(c api.PageCommand, err api.Message) {
	if c.ID != "" || !err.IsZero() {
		p.out.message(api.CartMessage{Type: "reply", ID: c.ID, Error: err})
	}
}

// clip shortens a page's word for an answer that repeats it.
func clip(s string) string { return s[:min(len(s), 20)] }

// view sets what the page looks at. A role that is not named stays as it is.
func (p *peer) view(feeds map[string]string) api.Message {
	for role, size := range feeds {
		if p.video[role] == nil {
			return api.Say("media.no-picture", "The cart has no picture \"{0}\".", clip(role))
		}
		if size != sizeOff && size != sizeSmall && size != sizeLarge {
			return api.Say("media.size", "The size of {0} must be off, small or large.", role)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for role, size := range feeds {
		p.views[role] = size
	}
	p.apply()
	return api.Message{}
}

func (p *peer) setListen(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.listen = on
	p.apply()
}
