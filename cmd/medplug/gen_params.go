package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/medplug/medplug/harness/strictyaml"
	"github.com/medplug/medplug/harness/suggest"
	"github.com/spf13/cobra"
)

// maxParams bounds a file of parameters.
const maxParams = 256 << 10

// parameter is one of a generator's options: where it stands in them and what may be said of it.
type parameter struct {
	path string // of its JSON names, with dots
	kind reflect.Kind
	help string
	// names are the values of a text, nil for anything else.
	names []string
	value *json.RawMessage // as given by its flag; nil: not given
}

// parameters are all options of a generator, as flags and as a file.
type parameters struct {
	options reflect.Type
	list    []*parameter
	file    string
}

// notes says what the fields of options cannot: help by path, and the names that a text may be.
type notes struct {
	help  map[string]string
	names map[string][]string
}

// addParameters gives the command a flag for each number, truth value and text of the options, and --params for a file that
// may hold the lists as well.
func addParameters(cmd *cobra.Command, options reflect.Type, n notes) *parameters {
	p := &parameters{options: options}
	p.walk(options, "", n)
	f := cmd.Flags()
	f.StringVar(&p.file, "params", "", "read parameters from this YAML file; flags stand over it")
	for _, one := range p.list {
		flag := f.VarPF(one, one.flag(), "", one.help)
		if one.kind == reflect.Bool {
			flag.NoOptDefVal = "true"
		}
		if one.names != nil {
			complete(cmd, one.flag(), one.names)
		}
	}
	return p
}

func (p *parameters) walk(t reflect.Type, under string, n notes) {
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		path := under + name
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		switch {
		case path == "seed" || path == "view": // gen's own
		case ft.Kind() == reflect.Struct:
			p.walk(ft, path+".", n)
		case ft.Kind() != reflect.Slice:
			one := &parameter{path: path, kind: ft.Kind(), help: n.help[path], names: n.names[path]}
			if one.names != nil {
				one.help = strings.TrimPrefix(one.help+": ", ": ") + strings.Join(one.names, ", ")
			}
			p.list = append(p.list, one)
		}
	}
}

func (p *parameter) flag() string { return strings.NewReplacer(".", "-", "_", "-").Replace(p.path) }

// String, Set and Type make a parameter a flag's value.
func (p *parameter) String() string { return "" }

func (p *parameter) Type() string {
	switch p.kind {
	case reflect.Bool:
		return "bool"
	case reflect.String:
		return "name"
	case reflect.Float64:
		return "number"
	}
	return "integer"
}

func (p *parameter) Set(text string) error {
	var v any
	var err error
	switch p.kind {
	case reflect.Bool:
		v, err = strconv.ParseBool(text)
	case reflect.String:
		if !slices.Contains(p.names, text) {
			err = errors.New("want one of " + strings.Join(p.names, ", "))
			if near, ok := suggest.Nearest(text, p.names); ok {
				err = errors.New("did you mean " + near + "?")
			}
		}
		v = text
	case reflect.Float64:
		v, err = strconv.ParseFloat(text, 64)
	default:
		v, err = strconv.Atoi(text)
	}
	var number *strconv.NumError
	if errors.As(err, &number) {
		return errors.New("want " + map[bool]string{true: "true or false", false: "a number, " + p.help}[p.kind == reflect.Bool])
	}
	if err != nil {
		return err
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return errors.New("want a number, " + p.help)
	}
	p.value = (*json.RawMessage)(&raw)
	return nil
}

// given is the tree of what file and flags say.
func (p *parameters) given() (map[string]any, error) {
	tree := map[string]any{}
	if p.file != "" {
		read, err := readYAML("params", p.file, func(map[string]any) (reflect.Type, error) { return p.options, nil })
		if err != nil {
			return nil, err
		}
		tree = read
	}
	for _, one := range p.list {
		if one.value == nil {
			continue
		}
		at := tree
		parts := strings.Split(one.path, ".")
		for _, part := range parts[:len(parts)-1] {
			below, ok := at[part].(map[string]any)
			if !ok {
				below = map[string]any{}
				at[part] = below
			}
			at = below
		}
		at[parts[len(parts)-1]] = *one.value
	}
	return tree, nil
}

// readYAML reads the file that a flag names along a type, which may depend on what is in it.
func readYAML(flag, path string, along func(tree map[string]any) (reflect.Type, error)) (map[string]any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	var tree map[string]any
	if doc, err := strictyaml.Read(text, maxParams, reflect.TypeFor[any]()); err == nil {
		tree, _ = doc.Tree.(map[string]any)
	}
	t, err := along(tree)
	if err != nil {
		return nil, err
	}
	doc, err := strictyaml.Read(text, maxParams, t)
	var faults strictyaml.Errors
	if err == nil {
		faults = doc.Faults()
	} else if !errors.As(err, &faults) {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, &exitError{code: exitUsage, err: faults.In(filepath.ToSlash(path))}
	}
	tree, ok := doc.Tree.(map[string]any)
	if !ok {
		return nil, usagef("--%s %s holds nothing", flag, filepath.ToSlash(path))
	}
	return tree, nil
}
