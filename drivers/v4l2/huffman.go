package v4l2

import "encoding/hex"

// typicalTables is the DHT segment with the Huffman tables of ITU-T T.81, annex
// K.3 (DC and AC for luminance, then for chrominance), in hexadecimal. Many
// cameras omit it, since Motion-JPEG decoders know it; a JPEG kept as a still
// needs it (T.81 B.2.4.2).
const typicalTables = "" +
	"ffc401a2000001050101010101010000000000000000010203040506" +
	"0708090a0b100002010303020403050504040000017d010203000411" +
	"05122131410613516107227114328191a1082342b1c11552d1f02433" +
	"627282090a161718191a25262728292a3435363738393a4344454647" +
	"48494a535455565758595a636465666768696a737475767778797a83" +
	"8485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4" +
	"b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4" +
	"e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa010003010101010101010101" +
	"0000000000000102030405060708090a0b1100020102040403040705" +
	"04040001027700010203110405213106124151076171132232810814" +
	"4291a1b1c109233352f0156272d10a162434e125f11718191a262728" +
	"292a35363738393a434445464748494a535455565758595a63646566" +
	"6768696a737475767778797a82838485868788898a92939495969798" +
	"999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9" +
	"cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa"

// whole copies the picture out of a driver's buffer, with Huffman tables.
func (p picture) whole(raw []byte) []byte {
	if p.tables {
		return append([]byte(nil), raw[:p.length]...)
	}
	out := make([]byte, 0, p.length+len(typicalTables)/2)
	out = append(out, raw[:p.scan]...)
	out, err := hex.AppendDecode(out, []byte(typicalTables))
	if err != nil {
		panic(err) // a constant that a test decodes
	}
	return append(out, raw[p.scan:p.length]...)
}
