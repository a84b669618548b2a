package shrink

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"strconv"
	"strings"
	"unicode/utf8"
)

// About says in a few words what a request holds: leads and seconds, pictures, how long its text, how many entries.
func About(request []byte) string {
	root, err := parse(request)
	if err != nil || root.open != '{' {
		return "no JSON object"
	}
	r := &reducer{root: root}
	var parts []string
	if waves := r.waves(); len(waves) > 0 {
		parts = append(parts, plural(len(waves), "lead"))
		length := 0
		for _, w := range waves {
			length = max(length, len(w.samples))
		}
		rate := 0.0
		if n := root.member("sampling_rate"); n != nil {
			rate, _ = strconv.ParseFloat(string(n.raw), 64) // 0 where it is none
		}
		if rate >= 1 && rate < 1e5 { // as such a number is of seconds
			parts = append(parts, strconv.FormatFloat(float64(length)/rate, 'g', 3, 64)+" s")
		} else {
			parts = append(parts, plural(length, "sample"))
		}
	}
	for _, name := range []string{"medications", "conditions", "allergies", "products", "symptoms", "previous"} {
		if n := root.member(name); n != nil && n.open == '[' {
			parts = append(parts, fmt.Sprintf("%s: %d", name, len(n.kids)))
		}
	}
	r.each(root, func(n *node) {
		if text, ok := n.text(); ok && isPicture(text) {
			parts = append(parts, pictureSize(text))
		}
	})
	if text, ok := textOf(root.member("content")); ok {
		parts = append(parts, plural(utf8.RuneCountInString(text), "character")+" of text")
	}
	if len(parts) == 0 {
		return plural(len(root.kids), "member")
	}
	return strings.Join(parts, ", ")
}

func textOf(n *node) (string, bool) {
	if n == nil {
		return "", false
	}
	return n.text()
}

func pictureSize(text string) string {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "a picture"
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return "a picture"
	}
	return fmt.Sprintf("a picture of %d x %d px", head.Width, head.Height)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
