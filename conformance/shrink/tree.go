package shrink

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// node is a JSON value as it was written: what is not changed keeps its bytes.
type node struct {
	open byte   // '{' or '[', 0 for a leaf
	name []byte // the member's name as a literal, for members of an object
	raw  []byte // of a leaf
	kids []*node
}

// longRow is from how many numbers on an array is one leaf: a signal, of which no single number is looked at.
const longRow = 24

var errNoTree = errors.New("no JSON")

// parse reads JSON, duplicate names included.
func parse(text []byte) (*node, error) {
	p := &parser{text: text, d: json.NewDecoder(bytes.NewReader(text))}
	p.d.UseNumber()
	n, err := p.value()
	if err != nil {
		return nil, errNoTree
	}
	if _, err := p.d.Token(); !errors.Is(err, io.EOF) {
		return nil, errNoTree
	}
	return n, nil
}

type parser struct {
	text []byte
	d    *json.Decoder
}

// literal is the token that was just read, as it is written.
func (p *parser) literal(from int64) []byte {
	return bytes.TrimLeft(p.text[from:p.d.InputOffset()], " \t\r\n,:")
}

func (p *parser) value() (*node, error) {
	from := p.d.InputOffset()
	token, err := p.d.Token()
	if err != nil {
		return nil, err
	}
	open, nested := token.(json.Delim)
	if !nested {
		return &node{raw: p.literal(from)}, nil
	}
	n := &node{open: byte(open)}
	for p.d.More() {
		var name []byte
		if open == '{' {
			at := p.d.InputOffset()
			if _, err := p.d.Token(); err != nil {
				return nil, err
			}
			name = p.literal(at)
		}
		kid, err := p.value()
		if err != nil {
			return nil, err
		}
		kid.name = name
		n.kids = append(n.kids, kid)
	}
	if _, err := p.d.Token(); err != nil {
		return nil, err
	}
	if n.isRow() {
		return &node{raw: n.bytes()}, nil
	}
	return n, nil
}

// isRow says whether it is a long array of numbers.
func (n *node) isRow() bool {
	if n.open != '[' || len(n.kids) < longRow {
		return false
	}
	for _, k := range n.kids {
		if k.open != 0 || len(k.raw) == 0 || k.raw[0] != '-' && (k.raw[0] < '0' || k.raw[0] > '9') {
			return false
		}
	}
	return true
}

// bytes writes the tree without any blank.
func (n *node) bytes() []byte { return n.append(nil) }

func (n *node) append(out []byte) []byte {
	if n.open == 0 {
		return append(out, n.raw...)
	}
	out = append(out, n.open)
	for i, k := range n.kids {
		if i > 0 {
			out = append(out, ',')
		}
		if n.open == '{' {
			out = append(append(out, k.name...), ':')
		}
		out = k.append(out)
	}
	return append(out, n.open+2) // of both brackets the closing one stands two behind
}

// text is the value of a string; ok is false for anything else.
func (n *node) text() (s string, ok bool) {
	if n.open != 0 || len(n.raw) == 0 || n.raw[0] != '"' {
		return "", false
	}
	return s, json.Unmarshal(n.raw, &s) == nil
}

// member finds a member by its name, the first of several; nil when there is none.
func (n *node) member(name string) *node {
	if n == nil || n.open != '{' {
		return nil
	}
	for _, k := range n.kids {
		var have string
		if json.Unmarshal(k.name, &have) == nil && have == name {
			return k
		}
	}
	return nil
}

// quote writes a string as JSON, with no character escaped that need not be.
func quote(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return []byte(`""`) // no string fails to encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
