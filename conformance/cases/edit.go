package cases

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// edit gives a request with some members set and others removed, each by a JSON pointer. Mappings on the way to what is
// set are made; what is removed must be there, since removing nothing tests nothing.
func edit(text []byte, set map[string]any, remove []string) ([]byte, error) {
	if len(set) == 0 && len(remove) == 0 {
		return text, nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var root any
	if err := d.Decode(&root); err != nil {
		return nil, errors.New("input: what is set or removed in must be JSON")
	}
	for _, pointer := range slices.Sorted(maps.Keys(set)) {
		if err := change(&root, pointer, func(parent any, name string) error { return put(parent, name, set[pointer]) }); err != nil {
			return nil, fmt.Errorf("input: set %s: %w", pointer, err)
		}
	}
	for _, pointer := range remove {
		if err := change(&root, pointer, drop); err != nil {
			return nil, fmt.Errorf("input: remove %s: %w", pointer, err)
		}
	}
	out, err := json.Marshal(root)
	if err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	return out, nil
}

// change walks to the parent of what a pointer names.
func change(root *any, pointer string, do func(parent any, name string) error) error {
	names := strings.Split(pointer, "/")[1:]
	for i, n := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(n)
	}
	parent := *root
	for _, name := range names[:len(names)-1] {
		switch v := parent.(type) {
		case map[string]any:
			if v[name] == nil {
				v[name] = map[string]any{}
			}
			parent = v[name]
		case []any:
			i, err := index(v, name)
			if err != nil {
				return err
			}
			parent = v[i]
		default:
			return errors.New("it lies in what has no members")
		}
	}
	return do(parent, names[len(names)-1])
}

func put(parent any, name string, value any) error {
	switch v := parent.(type) {
	case map[string]any:
		v[name] = value
		return nil
	case []any:
		i, err := index(v, name)
		if err == nil {
			v[i] = value
		}
		return err
	}
	return errors.New("it lies in what has no members")
}

func drop(parent any, name string) error {
	v, ok := parent.(map[string]any)
	if !ok {
		return errors.New("only members of mappings can be removed")
	}
	if _, ok := v[name]; !ok {
		return errors.New("it is not there")
	}
	delete(v, name)
	return nil
}

func index(list []any, name string) (int, error) {
	i, err := strconv.Atoi(name)
	if err != nil || i < 0 || i >= len(list) {
		return 0, fmt.Errorf("the list has %d elements, from 0", len(list))
	}
	return i, nil
}
