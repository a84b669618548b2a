package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// load parses the text into the nodes of its only document.
func load(text []byte, maxBytes int) (*yaml.Node, error) {
	if len(text) > maxBytes {
		return nil, Errors{{Reason: fmt.Sprintf("the file is over %d bytes", maxBytes)}}
	}
	if fault := notText(text); fault != nil {
		return nil, Errors{fault}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text), yaml.WithStreamNodes())
	if err != nil {
		return nil, fmt.Errorf("read yaml: %w", err)
	}
	var document *yaml.Node
	for {
		var n yaml.Node
		if err := loader.Load(&n); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, Errors{syntaxFault(err)}
		}
		switch {
		case n.Stream != nil && (n.Stream.Version != nil || len(n.Stream.TagDirectives) > 0):
			return nil, Errors{{Line: n.Line, Column: n.Column, Reason: "directives (%YAML, %TAG) are not allowed"}}
		case n.Kind == yaml.StreamNode:
		case document != nil:
			return nil, Errors{{Line: n.Line, Column: n.Column, Reason: "a second document begins here, only one is allowed"}}
		default:
			document = &n
		}
	}
	if document == nil || len(document.Content) != 1 {
		return nil, Errors{{Line: 1, Column: 1, Reason: "the file is empty"}}
	}
	return document.Content[0], nil
}

// notText finds the first byte that is not valid UTF-8.
func notText(text []byte) *Error {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			at := position(text, i)
			return &Error{Line: at.line, Column: at.column, Reason: "not valid UTF-8"}
		}
		i += size
	}
	return nil
}

// syntaxFault turns an error of the YAML library into ours.
func syntaxFault(err error) *Error {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		return &Error{Reason: "not YAML: " + err.Error()}
	}
	reason := "not YAML: " + e.Message
	if e.ContextMsg != "" {
		reason += " (" + e.ContextMsg + ")"
	}
	return &Error{Line: e.Mark.Line, Column: e.Mark.Column, Reason: reason}
}

// position gives line and column, in characters, of a byte offset.
func position(text []byte, offset int) mark {
	before := text[:offset]
	line := bytes.Count(before, []byte("\n")) + 1
	if i := bytes.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	}
	return mark{line, len([]rune(string(before))) + 1}
}
