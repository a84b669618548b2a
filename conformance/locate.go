package conformance

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// locate finds the bytes of the value at a JSON pointer (RFC 6901), half-open; the empty pointer is the whole text. ok is
// false when there is no such value or the text is no JSON.
func locate(text []byte, pointer string) (start, end int, ok bool) {
	var names []string
	if pointer != "" {
		if !strings.HasPrefix(pointer, "/") {
			return 0, 0, false
		}
		names = strings.Split(pointer[1:], "/")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	for _, name := range names {
		if !step(d, strings.NewReplacer("~1", "/", "~0", "~").Replace(name)) {
			return 0, 0, false
		}
	}
	var value json.RawMessage
	if d.Decode(&value) != nil {
		return 0, 0, false
	}
	end = int(d.InputOffset())
	return end - len(value), end, true
}

// step reads up to the value of a member, or to an element, of the value that comes next.
func step(d *json.Decoder, name string) bool {
	opened, err := d.Token()
	if err != nil {
		return false
	}
	switch opened {
	case json.Delim('{'):
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return false
			}
			if key == name {
				return true
			}
			if !pass(d) {
				return false
			}
		}
	case json.Delim('['):
		index, err := strconv.Atoi(name)
		if err != nil || index < 0 {
			return false
		}
		for ; d.More(); index-- {
			if index == 0 {
				return true
			}
			if !pass(d) {
				return false
			}
		}
	}
	return false
}

// pass reads one value and forgets it.
func pass(d *json.Decoder) bool {
	var skipped json.RawMessage
	return d.Decode(&skipped) == nil
}
