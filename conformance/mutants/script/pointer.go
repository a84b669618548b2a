package script

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Get gives the member of the output that an RFC 6901 pointer names, as encoding/json reads it; nil where there is none.
func (r *Reply) Get(pointer string) any {
	at := r.output
	for _, name := range names(pointer) {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

// Text is Get for a string; "" where there is none.
func (r *Reply) Text(pointer string) string {
	s, _ := r.Get(pointer).(string)
	return s
}

// Set writes a member of the output, and the objects on the way to it; "-" as the last name adds to a list. The value is
// anything that the contract or encoding/json can write. A reply without output stays as it is.
func (r *Reply) Set(pointer string, value any) *Reply {
	if r.output != nil {
		r.output = put(r.output, names(pointer), tree(value), pointer)
	}
	return r
}

// Delete removes a member of the output or of a list in it. It need not be there.
func (r *Reply) Delete(pointer string) *Reply {
	path := names(pointer)
	if len(path) == 0 {
		panic("script: delete the whole output: use Output or Fail")
	}
	last := path[len(path)-1]
	above := strings.TrimSuffix(pointer, "/"+pointer[strings.LastIndex(pointer, "/")+1:])
	switch v := r.Get(above).(type) {
	case map[string]any:
		delete(v, last)
	case []any:
		if i, err := strconv.Atoi(last); err == nil && i >= 0 && i < len(v) {
			r.Set(above, slices.Delete(slices.Clone(v), i, i+1))
		}
	}
	return r
}

// Rename gives a member of the output another name.
func (r *Reply) Rename(pointer, name string) *Reply {
	v := r.Get(pointer)
	if v == nil {
		return r
	}
	r.Delete(pointer)
	return r.Set(pointer[:strings.LastIndex(pointer, "/")+1]+name, v)
}

var unescape = strings.NewReplacer("~1", "/", "~0", "~")

func names(pointer string) []string {
	if pointer == "" {
		return nil
	}
	if !strings.HasPrefix(pointer, "/") {
		panic(fmt.Sprintf("script: %q is no RFC 6901 pointer", pointer))
	}
	parts := strings.Split(pointer[1:], "/")
	for i := range parts {
		parts[i] = unescape.Replace(parts[i])
	}
	return parts
}

func put(at any, path []string, value any, pointer string) any {
	if len(path) == 0 {
		return value
	}
	switch v := at.(type) {
	case nil:
		return map[string]any{path[0]: put(nil, path[1:], value, pointer)}
	case map[string]any:
		v[path[0]] = put(v[path[0]], path[1:], value, pointer)
		return v
	case []any:
		i, err := strconv.Atoi(path[0])
		switch {
		case path[0] == "-":
			return append(v, put(nil, path[1:], value, pointer))
		case err == nil && i >= 0 && i < len(v):
			v[i] = put(v[i], path[1:], value, pointer)
			return v
		}
	}
	panic(fmt.Sprintf("script: there is no %s to set", pointer))
}

// tree turns a value into what encoding/json reads of it.
func tree(v any) any {
	switch v := v.(type) {
	case nil, bool, string, json.Number:
		return v
	case map[string]any, []any:
		if plain(v) {
			return cloneTree(v)
		}
	}
	if k := reflect.Indirect(reflect.ValueOf(v)).Kind(); k == reflect.Struct {
		return read(contract.Encode(v)) // as a root, whose status decides what is written
	}
	return read(contract.Encode(map[string]any{"v": v}))["v"]
}

func read(data []byte, err error) map[string]any {
	if err != nil {
		panic(fmt.Sprintf("script: %v", err))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var out map[string]any
	if err := d.Decode(&out); err != nil {
		panic(fmt.Sprintf("script: %v", err))
	}
	return out
}

// plain says whether a value holds nothing but what encoding/json reads.
func plain(v any) bool {
	switch v := v.(type) {
	case nil, bool, string, json.Number:
		return true
	case map[string]any:
		for _, e := range v {
			if !plain(e) {
				return false
			}
		}
		return true
	case []any:
		return !slices.ContainsFunc(v, func(e any) bool { return !plain(e) })
	}
	return false
}

func cloneTree(v any) any {
	switch v := v.(type) {
	case map[string]any:
		c := maps.Clone(v)
		for k, e := range c {
			c[k] = cloneTree(e)
		}
		return c
	case []any:
		c := slices.Clone(v)
		for i, e := range c {
			c[i] = cloneTree(e)
		}
		return c
	}
	return v
}

// encode writes a tree as one line of JSON, names sorted.
func encode(v any) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("script: %v", err))
	}
	return strings.TrimSuffix(out.String(), "\n")
}
