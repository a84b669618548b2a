package schema

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object that keeps the order in which its members were set, so that the files read well and never
// change by chance.
type object struct {
	names  []string
	values map[string]any
}

func newObject(pairs ...any) *object {
	o := &object{values: map[string]any{}}
	for i := 0; i < len(pairs); i += 2 {
		o.set(pairs[i].(string), pairs[i+1])
	}
	return o
}

func (o *object) set(name string, value any) *object {
	if _, have := o.values[name]; !have {
		o.names = append(o.names, name)
	}
	o.values[name] = value
	return o
}

// add appends to the array called name.
func (o *object) add(name string, values ...any) {
	if len(values) == 0 {
		return
	}
	list, _ := o.values[name].([]any)
	o.set(name, append(list, values...))
}

func (o *object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := marshal(name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(o.values[name])
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// lineWidth is how long a value may be to stand on one line.
const lineWidth = 100

// render writes a document the way it is committed: short values on one line, the others indented.
func render(o *object) ([]byte, error) {
	out, err := pretty(nil, o, "")
	return append(out, '\n'), err
}

func pretty(out []byte, v any, indent string) ([]byte, error) {
	flat, err := marshal(v)
	if err != nil {
		return nil, err
	}
	o, isObject := v.(*object)
	list, isList := v.([]any)
	if len(indent)+len(flat) <= lineWidth || !isObject && !isList {
		return append(out, flat...), nil
	}
	deeper, open, end := indent+"  ", byte('{'), byte('}')
	if isList {
		open, end = '[', ']'
	}
	out = append(out, open)
	sep := func(i int) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(out, '\n'), deeper...)
	}
	if isObject {
		for i, name := range o.names {
			key, err := marshal(name)
			if err != nil {
				return nil, err
			}
			sep(i)
			out = append(append(out, key...), ": "...)
			if out, err = pretty(out, o.values[name], deeper); err != nil {
				return nil, err
			}
		}
	}
	for i, item := range list {
		sep(i)
		if out, err = pretty(out, item, deeper); err != nil {
			return nil, err
		}
	}
	return append(append(append(out, '\n'), indent...), end), nil
}
