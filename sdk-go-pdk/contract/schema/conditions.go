package schema

import (
	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
)

// given is the schema of objects in which the members are there and not null.
func given(names ...string) *object {
	props := newObject()
	for _, name := range names {
		props.set(name, newObject("not", newObject("type", "null")))
	}
	return newObject("required", anys(names), "properties", props)
}

// givenField is given for a member that may come under its older name.
func givenField(f *tag.Field) *object {
	if f.Alias == "" {
		return given(f.Name)
	}
	return newObject("anyOf", []any{given(f.Name), given(f.Alias)})
}

// aliasRules let a member come under one of its two names.
func aliasRules(s *tag.Struct) []any {
	var out []any
	for i := range s.Fields {
		f := &s.Fields[i]
		switch {
		case f.Alias == "":
		case f.Required:
			out = append(out, newObject("oneOf", []any{given(f.Name), given(f.Alias)}))
		default:
			out = append(out, newObject("not", given(f.Name, f.Alias)))
		}
	}
	return out
}

// groupRules demand one member of each group, or at least one.
func groupRules(s *tag.Struct) []any {
	var out []any
	byGroup := map[string]*object{}
	for i := range s.Fields {
		f := &s.Fields[i]
		group, keyword := f.OneOf, "oneOf"
		if group == "" {
			group, keyword = f.AnyOf, "anyOf"
		}
		if group == "" {
			continue
		}
		o := byGroup[group]
		if o == nil {
			o = newObject()
			byGroup[group] = o
			out = append(out, o)
		}
		o.add(keyword, givenField(f))
	}
	return out
}

func needRules(s *tag.Struct) []any {
	var out []any
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Needs != nil {
			out = append(out, newObject("if", givenField(f), "then", given(f.Needs...)))
		}
	}
	return out
}

// eachRules demand members of every element of a list.
func eachRules(s *tag.Struct) []any {
	var out []any
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Each == nil {
			continue
		}
		elem := tag.Of(f.Type.Elem())
		item := newObject()
		for _, name := range f.Each {
			item.add("allOf", givenField(elem.Lookup(name)))
		}
		out = append(out, newObject("properties", newObject(f.Name, newObject("items", item))))
	}
	return out
}

// statusRules demand measurements when status is ok, and their absence and a reason when it is not_analysable.
func statusRules(s *tag.Struct) []any {
	var measured, refused []string
	absent := newObject()
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.OK {
			measured = append(measured, f.Name)
		}
		if f.Measure {
			absent.set(f.Name, newObject("type", "null"))
		}
		if f.Refusal {
			refused = append(refused, f.Name)
		}
	}
	var out []any
	if measured != nil {
		out = append(out, newObject("if", status(contract.OK), "then", given(measured...)))
	}
	if refused != nil {
		out = append(out, newObject("if", status(contract.NotAnalysable),
			"then", newObject("allOf", []any{given(refused...), newObject("properties", absent)})))
	}
	return out
}

func status(s contract.Status) *object {
	return newObject("required", []any{"status"}, "properties", newObject("status", newObject("const", string(s))))
}
