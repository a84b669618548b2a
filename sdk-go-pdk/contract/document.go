package contract

import "github.com/medplug/medplug/sdk-go-pdk/strictjson"

// Document is a JSON object kept as it came, such as the response of an earlier stage.
type Document struct{ value *strictjson.Value }

// NewDocument makes a Document of a contract type or of anything else that Encode takes and that is an object.
func NewDocument(v any) (Document, error) {
	data, err := Encode(v)
	if err != nil {
		return Document{}, err
	}
	root, err := strictjson.ParseObject(data)
	if err != nil {
		return Document{}, err
	}
	return Document{value: root}, nil
}

// Value is the document's tree, nil for the zero Document. It must not be changed.
func (d Document) Value() *strictjson.Value { return d.value }

// Kind is the document's member kind, empty when it has none.
func (d Document) Kind() Kind {
	if d.value != nil {
		if k := d.value.Get("kind"); k != nil {
			return Kind(k.Str)
		}
	}
	return ""
}

// DecodeResponse checks the document as a response and decodes it, as the function of the same name does.
func (d Document) DecodeResponse(into any) error {
	if d.value == nil {
		return &Error{Code: InvalidJSON, Message: "no document"}
	}
	return decodeResponseTree(d.value, into)
}
