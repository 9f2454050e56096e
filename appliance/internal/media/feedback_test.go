package media

import (
	"testing"

	"github.com/pion/rtcp"
)

func TestFeedbackHasNoPadding(t *testing.T) {
	full := func(n int) []uint16 { return make([]uint16, n) }
	f := &rtcp.TransportLayerCC{PacketStatusCount: 23, PacketChunks: []rtcp.PacketStatusChunk{
		&rtcp.RunLengthChunk{RunLength: 10}, &rtcp.StatusVectorChunk{SymbolList: full(7)},
		&rtcp.StatusVectorChunk{SymbolList: full(14)}, &rtcp.RunLengthChunk{RunLength: 5},
	}}
	got := trim(f).PacketChunks
	if n := got[0].(*rtcp.RunLengthChunk).RunLength; n != 10 {
		t.Errorf("first run is %d", n)
	}
	if n := len(got[1].(*rtcp.StatusVectorChunk).SymbolList); n != 7 {
		t.Errorf("first vector is %d", n)
	}
	if n := len(got[2].(*rtcp.StatusVectorChunk).SymbolList); n != 6 {
		t.Errorf("last vector is %d", n)
	}
	if n := got[3].(*rtcp.RunLengthChunk).RunLength; n != 0 {
		t.Errorf("a run beyond the count is %d", n)
	}
	if n := len(f.PacketChunks[2].(*rtcp.StatusVectorChunk).SymbolList); n != 14 {
		t.Error("the packet itself was changed")
	}
}
