package templates_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// hostile is an image that no plugin may measure. The Go library takes some that the one in C must not get to see.
type hostile struct {
	data    []byte
	goTakes bool
}

// hostileImages are damaged, or made to hurt who decodes them.
func hostileImages(t *testing.T) map[string]hostile {
	t.Helper()
	var p, j bytes.Buffer
	if err := png.Encode(&p, cEllipse(200, 150, cSkin, cBrown)); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&j, cEllipse(200, 150, cSkin, cBrown), nil); err != nil {
		t.Fatal(err)
	}
	var wide bytes.Buffer
	if err := png.Encode(&wide, cEllipse(800, 700, cSkin, cBrown)); err != nil {
		t.Fatal(err)
	}
	whole, photo := p.Bytes(), j.Bytes()
	scan := bytes.Index(photo, []byte{0xff, 0xda})
	frame := bytes.Index(photo, []byte{0xff, 0xc0})
	if scan < 0 || frame < 0 {
		t.Fatal("no frame or scan in the JPEG")
	}
	put := func(data []byte, at int, b ...byte) []byte {
		data = slices.Clone(data)
		copy(data[at:], b)
		return data
	}
	chunks := pngChunks(t, whole)
	pngOf := func(c ...[]byte) []byte { return append([]byte("\x89PNG\r\n\x1a\n"), slices.Concat(c...)...) }
	header := func(w, h uint32, depth, kind, interlace byte) []byte {
		content := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
		return chunk("IHDR", append(content, depth, kind, 0, 0, interlace))
	}
	first, end := chunks[0], chunks[len(chunks)-1]
	pixels := slices.Concat(chunks[1 : len(chunks)-1]...)
	return map[string]hostile{
		"empty":                  {data: nil},
		"no image":               {data: []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00")},
		"12 megapixels and more": {data: pngOf(header(4000, 4000, 8, 2, 0), pixels, end)},
		"2 to the 64 pixels":     {data: pngOf(header(0xffffffff, 0xffffffff, 8, 2, 0), pixels, end)},
		"too many pixels":        {data: wide.Bytes()},
		"16 bits a colour":       {data: pngOf(header(600, 500, 16, 6, 0), pixels, end)},
		"no pixels":              {data: pngOf(header(0, 150, 8, 2, 0), pixels, end)},
		"png cut off":            {data: whole[:200]},
		"png header alone":       {data: whole[:26]},
		"png of a bad sum":       {data: put(whole, len(whole)/2, whole[len(whole)/2]^1)},
		"png without pixels":     {data: pngOf(first, end)},
		"png, pixels twice":      {data: pngOf(first, pixels, chunk("tEXt", []byte("a\x00b")), pixels, end), goTakes: true},
		"png of a long chunk":    {data: put(whole, 33, 0xff, 0xff, 0xff, 0xff)},
		"png of odd depth":       {data: pngOf(header(200, 150, 4, 2, 0), pixels, end)},
		"png of no method":       {data: pngOf(header(200, 150, 8, 2, 2), pixels, end)},
		"png of no palette":      {data: pngOf(header(200, 150, 8, 3, 0), pixels, end)},
		"png of two headers":     {data: pngOf(first, first, pixels, end)},
		"png larger than said":   {data: pngOf(header(200, 151, 8, 2, 0), pixels, end)},
		"png, a bomb":            {data: pngOf(header(8, 8, 8, 2, 0), chunk("IDAT", bomb(t, 64<<20)), end)},
		"png without an end":     {data: pngOf(first, pixels)},
		"png of a vital chunk":   {data: pngOf(first, chunk("ABCD", nil), pixels, end), goTakes: true},
		"jpeg cut off":           {data: photo[:len(photo)/2]},
		"jpeg without an end":    {data: photo[:len(photo)-2]},
		"jpeg header alone":      {data: photo[:scan]},
		"jpeg of 12 bits":        {data: put(photo, frame+4, 12)},
		"jpeg of two parts":      {data: put(photo, frame+9, 2)},
		"jpeg, lossless":         {data: put(photo, frame+1, 0xc3)},
		"jpeg of odd sampling":   {data: put(photo, frame+11, 0x31)},
		"jpeg of no table":       {data: put(photo, scan+6, 0x33)},
		"jpeg of a long table":   {data: withTable(photo, scan, longTable())},
		"jpeg, codes overrun":    {data: withTable(photo, scan, append([]byte{0, 3}, make([]byte, 15+3)...))},
		"jpeg, no quantization":  {data: bytes.Replace(photo, []byte{0xff, 0xdb}, []byte{0xff, 0xfe}, 1), goTakes: true},
		"jpeg of no height":      {data: put(photo, frame+5, 0, 0)},
		"jpeg of many pixels":    {data: put(photo, frame+5, 4, 0, 4, 0)},
		"jpeg, data cut out":     {data: slices.Concat(photo[:(scan+len(photo))/2], []byte{0xff, 0xd9})},
		"jpeg of a stray marker": {data: put(photo, scan+200, 0xff, 0xd0)},
	}
}

func chunk(kind string, content []byte) []byte {
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), kind...)
	out = append(out, content...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func pngChunks(t *testing.T, data []byte) [][]byte {
	t.Helper()
	var out [][]byte
	for rest := data[8:]; len(rest) > 0; {
		n := 12 + int(binary.BigEndian.Uint32(rest))
		out = append(out, rest[:n])
		rest = rest[n:]
	}
	if len(out) < 3 {
		t.Fatal("a PNG of fewer than three chunks")
	}
	return out
}

// longTable has more symbols than the decoder holds: what made stb_image up to 2.27 write out of bounds.
func longTable() []byte {
	table := make([]byte, 17, 17+654)
	copy(table[3:], []byte{0, 0, 3})
	copy(table[12:], []byte{99, 99, 99, 99, 255})
	return table[:cap(table)]
}

// withTable puts a Huffman table before the scan.
func withTable(photo []byte, scan int, table []byte) []byte {
	segment := append(binary.BigEndian.AppendUint16([]byte{0xff, 0xc4}, uint16(2+len(table))), table...)
	return slices.Insert(slices.Clone(photo), scan, segment...)
}

// What is damaged anywhere is answered or refused by the contract, and never brings the plugin down.
func cTakesAnything(t *testing.T, c, _ plugin) {
	random := rand.New(rand.NewPCG(7, 8))
	var p, j bytes.Buffer
	if err := png.Encode(&p, cEllipse(96, 64, cSkin, cBrown)); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&j, cEllipse(96, 64, cSkin, cBrown), nil); err != nil {
		t.Fatal(err)
	}
	refused, taken := 0, 0
	for i := range 300 {
		data := slices.Clone(j.Bytes())
		if i%2 == 0 {
			data = slices.Clone(p.Bytes())
		}
		for range 1 + random.IntN(4) {
			data[random.IntN(len(data))] = byte(random.IntN(256))
		}
		if i%2 == 0 { // with sums that hold, so that what they cover is read
			for rest := data[8:]; len(rest) >= 12; {
				n := int(min(binary.BigEndian.Uint32(rest), uint32(len(rest)-12)))
				binary.BigEndian.PutUint32(rest[8+n:], crc32.ChecksumIEEE(rest[4:8+n]))
				rest = rest[12+n:]
			}
		}
		var fault *contract.Error
		switch err := c(cAsk(t, nil, data)).Trace.Err; {
		case err == nil:
			taken++
		case errors.As(err, &fault) && (fault.Code == contract.InvalidImage || fault.Code == contract.ImageTooLarge):
			refused++
		default:
			t.Errorf("image %d: %v", i, err)
		}
	}
	if refused < 50 || taken < 50 {
		t.Errorf("%d refused, %d taken: too few of either to say anything", refused, taken)
	}
}

// A palette of fewer colours than pixels name is filled with black, as in Go, and never with what lies in memory.
func cReadsPalettes(t *testing.T, c, golang plugin) {
	im := cEllipse(200, 150, cSkin, cBrown)
	for name, palette := range map[string]color.Palette{
		"whole": {cSkin, cBrown}, "clear": {color.NRGBA{}, cBrown}, "short": {cSkin, cBrown, color.Black},
	} {
		data := paletted(t, im, palette, name == "short")
		input := cAsk(t, nil, data)
		got, want := cAnswer(t, c(input)), cAnswer(t, golang(input))
		if len(want.LesionCharacteristics) != 1 {
			t.Fatalf("%s: Go finds %d lesions", name, len(want.LesionCharacteristics))
		}
		cApart(t, got.LesionCharacteristics["lesion_1"], want.LesionCharacteristics["lesion_1"], 0.01)
	}
}

// paletted writes an image with 8 bits a pixel, the first two colours of a palette outside and inside of the ellipse. Cut,
// the palette holds only the first, and the ellipse's pixels name a colour that is not there.
func paletted(t *testing.T, im *image.NRGBA, palette color.Palette, cut bool) []byte {
	t.Helper()
	out := image.NewPaletted(im.Bounds(), palette)
	for i := range out.Pix {
		if im.Pix[4*i] == cBrown.R {
			out.Pix[i] = 1
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	if !cut {
		return b.Bytes()
	}
	data := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range pngChunks(t, b.Bytes()) {
		if string(c[4:8]) == "PLTE" {
			c = chunk("PLTE", c[8:11])
		}
		data = append(data, c...)
	}
	return data
}

// bomb is so many zeros, compressed.
func bomb(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	for zeros := make([]byte, 1<<16); n > 0; n -= len(zeros) {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
