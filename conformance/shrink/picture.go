package shrink

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
)

// mostPixels is how large a picture may be to be looked into: the contract's bound.
const mostPixels = 12_000_000

// isPicture tells a PNG or JPEG in base64 by how it begins.
func isPicture(text string) bool {
	return strings.HasPrefix(text, "iVBORw0KGgo") || strings.HasPrefix(text, "/9j/")
}

// picture makes a picture smaller, cuts it to a quarter, or gives it one colour, in its own format.
func (r *reducer) picture(n *node) {
	text, ok := n.text()
	if !ok || !isPicture(text) || !r.test.Pictures {
		return
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return
	}
	if head, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || head.Width*head.Height > mostPixels {
		return
	}
	img, format, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return
	}
	put := func(img image.Image) bool {
		var b bytes.Buffer
		if format == "jpeg" {
			err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 75})
		} else {
			err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img)
		}
		return err == nil && r.replace(n, quote(base64.StdEncoding.EncodeToString(b.Bytes())))
	}
	for side := 1; side < max(img.Bounds().Dx(), img.Bounds().Dy()); side *= 2 {
		if small := scaled(img, side); put(small) {
			img = small
			break
		}
	}
	for again := true; again; {
		again = false
		for _, part := range quarters(img.Bounds()) {
			if cut := cropped(img, part); !part.Empty() && part != img.Bounds() && put(cut) {
				img, again = cut, true
				break
			}
		}
	}
	put(plain(img))
}

// scaled gives a picture whose longer side has so many pixels, each one of the original's.
func scaled(img image.Image, side int) *image.NRGBA {
	b := img.Bounds()
	longer := max(b.Dx(), b.Dy())
	w, h := max(1, b.Dx()*side/longer), max(1, b.Dy()*side/longer)
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.Set(x, y, img.At(b.Min.X+(2*x+1)*b.Dx()/(2*w), b.Min.Y+(2*y+1)*b.Dy()/(2*h)))
		}
	}
	return out
}

// quarters are the middle of a picture and its corners.
func quarters(b image.Rectangle) []image.Rectangle {
	w, h := (b.Dx()+1)/2, (b.Dy()+1)/2
	at := func(x, y int) image.Rectangle { return image.Rect(x, y, x+w, y+h) }
	return []image.Rectangle{at(b.Min.X+(b.Dx()-w)/2, b.Min.Y+(b.Dy()-h)/2), at(b.Min.X, b.Min.Y), at(b.Max.X-w, b.Min.Y), at(b.Min.X, b.Max.Y-h), at(b.Max.X-w, b.Max.Y-h)}
}

func cropped(img image.Image, part image.Rectangle) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(out, out.Bounds(), img, part.Min, draw.Src)
	return out
}

// plain has the size of a picture and the colour of its middle.
func plain(img image.Image) *image.NRGBA {
	b := img.Bounds()
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	middle := color.NRGBAModel.Convert(img.At((b.Min.X+b.Max.X)/2, (b.Min.Y+b.Max.Y)/2))
	draw.Draw(out, out.Bounds(), image.NewUniform(middle), image.Point{}, draw.Src)
	return out
}
