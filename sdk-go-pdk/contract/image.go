package contract

import (
	"encoding/base64"

	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
)

const (
	maxImageBytes  = 1 << 20
	maxImagePixels = 12_000_000
)

// checkImage checks the base64 of an image: a PNG or JPEG of at most 1 MiB and 12 megapixels. The code is empty when
// it is one.
func checkImage(s string) (Code, string) {
	if base64.StdEncoding.DecodedLen(len(s)) > maxImageBytes+3 {
		return ImageTooLarge, "the image is larger than 1 MiB"
	}
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil || !tag.Match("base64", s) { // the decoder lets line breaks through
		return InvalidImage, "not standard base64"
	}
	if len(data) > maxImageBytes {
		return ImageTooLarge, "the image is larger than 1 MiB"
	}
	w, h, ok := imageSize(data)
	switch {
	case !ok || w == 0 || h == 0:
		return InvalidImage, "not a PNG or JPEG image"
	case w*h > maxImagePixels:
		return ImageTooLarge, "the image has more than 12 megapixels"
	}
	return "", ""
}

// imageSize reads the size from the header of a PNG or JPEG.
func imageSize(b []byte) (w, h uint64, ok bool) {
	const pngHead = "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
	if len(b) >= 24 && string(b[:16]) == pngHead {
		return be32(b[16:]), be32(b[20:]), true
	}
	if len(b) < 4 || b[0] != 0xFF || b[1] != 0xD8 {
		return 0, 0, false
	}
	for i := 2; i+4 <= len(b); {
		if b[i] != 0xFF {
			return 0, 0, false
		}
		switch m := b[i+1]; {
		case m == 0xFF: // fill byte
			i++
		case m == 0x01 || m >= 0xD0 && m <= 0xD9: // markers without a segment do not stand before the frame header
			return 0, 0, false
		case m >= 0xC0 && m <= 0xCF && m != 0xC4 && m != 0xC8 && m != 0xCC: // start of frame
			if i+9 > len(b) {
				return 0, 0, false
			}
			return be16(b[i+7:]), be16(b[i+5:]), true
		default:
			i += 2 + int(be16(b[i+2:]))
		}
	}
	return 0, 0, false
}

func be16(b []byte) uint64 { return uint64(b[0])<<8 | uint64(b[1]) }
func be32(b []byte) uint64 { return be16(b)<<16 | be16(b[2:]) }
