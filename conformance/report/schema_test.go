package report_test

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
)

// reportSchema is the JSON Schema of the format json. This test derives it from the type; whoever adds a field to a report
// writes it anew with -update, and whoever takes one away or changes its meaning raises conformance.SchemaVersion.
const reportSchema = "../../docs/report/v1/report.schema.json"

func TestReportSchemaIsTheReports(t *testing.T) {
	d := &deriver{defs: map[string]any{}}
	root := d.object(reflect.TypeFor[conformance.Report]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Report of medplug test, version 1"
	root["description"] = "What a run of the conformance rules found. Members may be added within a version; none changes its meaning or goes away."
	root["$defs"] = d.defs
	root["properties"].(map[string]any)["schemaVersion"] = map[string]any{"const": conformance.SchemaVersion}
	b, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, reportSchema, append(b, '\n'))
}

// deriver makes a schema of Go types by their json tags.
type deriver struct{ defs map[string]any }

var text = reflect.TypeFor[encoding.TextMarshaler]()

func (d *deriver) of(t reflect.Type) map[string]any {
	if t.Kind() == reflect.Uint8 && t.Implements(text) {
		return map[string]any{"enum": d.names(t)}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return d.of(t.Elem())
	case reflect.String:
		switch t {
		case reflect.TypeFor[conformance.Profile]():
			return map[string]any{"enum": conformance.Profiles()}
		case reflect.TypeFor[conformance.Mode]():
			return map[string]any{"enum": conformance.Modes()}
		}
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64, reflect.Uint32, reflect.Uint64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Slice:
		// An empty list of Go is null.
		return map[string]any{"type": []string{"array", "null"}, "items": d.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": d.of(t.Elem())}
	case reflect.Struct:
		if d.defs[t.Name()] == nil {
			d.defs[t.Name()] = true // so that a type within itself ends
			d.defs[t.Name()] = d.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	}
	panic("no schema for " + t.String())
}

func (d *deriver) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties[name] = d.of(f.Type)
		if !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// names of an enumeration, which has no zero value.
func (d *deriver) names(t reflect.Type) []string {
	var all []string
	for i := uint64(1); ; i++ {
		v := reflect.New(t).Elem()
		v.SetUint(i)
		name, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return all
		}
		all = append(all, string(name))
	}
}
