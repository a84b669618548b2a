package schema

import (
	"reflect"
	"strconv"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
)

// exactInt bounds the integers that a float64 counts without gaps.
const exactInt = 1 << 53

type deriver struct {
	source source
	docs   Docs
	defs   *object
}

// structure writes the schema of a struct type into o.
func (d *deriver) structure(o *object, t reflect.Type) {
	s := tag.Of(t)
	if doc := d.docs[t.Name()]; doc != "" {
		o.set("description", doc)
	}
	o.set("type", "object")
	props := newObject()
	var required []any
	for i := range s.Fields {
		f := &s.Fields[i]
		optional := !f.Required || f.Alias != ""
		p := d.member(f, optional)
		if doc := d.docs[t.Name()+"."+t.FieldByIndex(f.Index).Name]; doc != "" {
			p.set("description", doc)
		}
		if f.Default != "" {
			p.set("default", f.Default)
		}
		props.set(f.Name, p)
		if f.Alias != "" {
			props.set(f.Alias, d.member(f, true).set("deprecated", true))
		} else if f.Required {
			required = append(required, f.Name)
		}
	}
	o.set("properties", props)
	if len(required) > 0 {
		o.set("required", required)
	}
	if d.source.strict {
		o.set("additionalProperties", false)
	}
	o.add("allOf", aliasRules(s)...)
	o.add("allOf", groupRules(s)...)
	o.add("allOf", needRules(s)...)
	o.add("allOf", eachRules(s)...)
	o.add("allOf", statusRules(s)...)
	overlay(o, t)
}

// ref gives a reference to the definition of a struct type, deriving it at the first use.
func (d *deriver) ref(t reflect.Type) *object {
	if _, have := d.defs.values[t.Name()]; !have {
		def := newObject()
		d.defs.set(t.Name(), def)
		d.structure(def, t)
	}
	return newObject("$ref", "#/$defs/"+t.Name())
}

// member is the schema of a member; optional lets it be null, which is absence.
func (d *deriver) member(f *tag.Field, optional bool) *object {
	switch {
	case f.Kind:
		return newObject("const", string(d.source.kind))
	case f.Scalar:
		return d.scalar(f, optional)
	}
	o := d.value(f.Type, f)
	if !optional {
		return o
	}
	if _, isRef := o.values["$ref"]; isRef {
		return newObject("anyOf", []any{o, newObject("type", "null")})
	}
	if c, isConst := o.values["const"]; isConst { // an enum of one
		return newObject("enum", []any{c, nil})
	}
	if enum, ok := o.values["enum"].([]any); ok {
		o.set("enum", append(append([]any(nil), enum...), nil))
	}
	if t, ok := o.values["type"].([]any); ok {
		o.set("type", append(append([]any(nil), t...), "null"))
	} else {
		o.set("type", []any{o.values["type"], "null"})
	}
	return o
}

// scalar is an array of numbers that may be written as one number.
func (d *deriver) scalar(f *tag.Field, optional bool) *object {
	list := []any{d.value(reflect.TypeFor[float64](), f), d.value(f.Type, f)}
	if optional {
		list = append(list, newObject("type", "null"))
	}
	return newObject("anyOf", list)
}

func (d *deriver) value(t reflect.Type, f *tag.Field) *object {
	switch t.Kind() {
	case reflect.Pointer:
		return d.value(t.Elem(), f)
	case reflect.Bool:
		return newObject("type", "boolean")
	case reflect.Int:
		return bounds(newObject("type", "integer"), f, true)
	case reflect.Float64:
		return bounds(newObject("type", "number"), f, false)
	case reflect.String:
		return text(newObject("type", "string"), f)
	case reflect.Interface:
		return text(newObject("type", []any{"string", "number", "boolean"}), f)
	case reflect.Slice:
		return d.list(t, f)
	case reflect.Map:
		return d.mapping(t, f)
	case reflect.Struct:
		if t == reflect.TypeFor[contract.Document]() {
			return newObject("type", "object")
		}
		return d.ref(t)
	}
	panic("no schema for " + t.String())
}

func (d *deriver) list(t reflect.Type, f *tag.Field) *object {
	o := newObject("type", "array", "items", d.value(t.Elem(), f))
	least := f.MinItems
	if f.Signal {
		least = max(least, 1)
	}
	if least >= 0 {
		o.set("minItems", least)
	}
	if f.MaxItems >= 0 {
		o.set("maxItems", f.MaxItems)
	}
	if f.Unique || f.Ascending {
		o.set("uniqueItems", true)
	}
	return o
}

func (d *deriver) mapping(t reflect.Type, f *tag.Field) *object {
	o := newObject("type", "object")
	switch {
	case f.Keys != nil:
		o.set("propertyNames", newObject("enum", anys(f.Keys)))
	case f.KeyFormat != "":
		o.set("propertyNames", shape(newObject(), f.KeyFormat))
	}
	value := d.value(t.Elem(), f)
	o.set("additionalProperties", newObject("anyOf", []any{value, newObject("type", "null")}))
	if f.Signal { // at least one member is not null
		o.set("not", newObject("additionalProperties", newObject("type", "null")))
	}
	return o
}

func bounds(o *object, f *tag.Field, integer bool) *object {
	low, high := f.Min, f.Max
	if integer {
		if low == nil {
			low = contract.Ptr(-float64(exactInt))
		}
		if high == nil {
			high = contract.Ptr(float64(exactInt))
		}
	}
	if low != nil {
		o.set("minimum", number(*low))
	}
	if f.XMin != nil {
		o.set("exclusiveMinimum", number(*f.XMin))
	}
	if high != nil {
		o.set("maximum", number(*high))
	}
	return o
}

// rawNumber writes a bound without an exponent.
type rawNumber string

func (n rawNumber) MarshalJSON() ([]byte, error) { return []byte(n), nil }

func number(n float64) rawNumber { return rawNumber(strconv.FormatFloat(n, 'f', -1, 64)) }

// maxImageText is the length of the base64 of the largest image.
const maxImageText = (1<<20 + 2) / 3 * 4

func text(o *object, f *tag.Field) *object {
	switch {
	case len(f.Enum) == 1:
		return newObject("const", f.Enum[0])
	case f.Enum != nil:
		o.set("enum", anys(f.Enum))
	case f.Format != "":
		shape(o, f.Format)
	case f.Image:
		shape(o, "base64").set("contentEncoding", "base64").set("minLength", 1).set("maxLength", maxImageText)
	}
	least := f.MinLen
	if f.Signal {
		least = max(least, 1)
	}
	if least >= 0 {
		o.set("minLength", least)
	}
	if f.MaxLen >= 0 {
		o.set("maxLength", f.MaxLen)
	}
	return o
}

// shape adds what a named format allows.
func shape(o *object, format string) *object {
	expr, maxLen := tag.Pattern(format)
	switch format {
	case "rfc3339":
		o.set("format", "date-time")
	case "date":
		o.set("format", "date")
	}
	o.set("pattern", expr)
	if maxLen > 0 {
		o.set("maxLength", maxLen)
	}
	return o
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
