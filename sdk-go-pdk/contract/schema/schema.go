// Package schema derives the JSON Schemas (2020-12) of the contract from the tags of package contract's types. A test
// keeps the files in docs/contract/v1 equal to what it derives; run it with -update to write them.
package schema

import (
	"reflect"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// File is one schema: its file name and its text.
type File struct {
	Name string
	Text []byte
}

// Docs describes types and their members, keyed "Type" and "Type.Field".
type Docs map[string]string

// Files derives every schema of the contract, in a fixed order. docs may be nil.
func Files(docs Docs) ([]File, error) {
	var out []File
	for _, s := range sources() {
		o := derive(s, docs)
		text, err := render(o)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: s.name + ".schema.json", Text: text})
	}
	return out, nil
}

// source is one document that has a schema.
type source struct {
	name   string
	typ    reflect.Type
	kind   contract.Kind // of a request or response
	strict bool          // unknown members are errors
}

func sources() []source {
	var out []source
	for _, k := range contract.Kinds() {
		out = append(out,
			source{name: string(k.Kind) + ".request", typ: reflect.TypeOf(k.NewRequest()).Elem(), kind: k.Kind},
			source{name: string(k.Kind) + ".response", typ: reflect.TypeOf(k.NewResponse()).Elem(), kind: k.Kind})
	}
	return append(out,
		source{name: "error", typ: reflect.TypeFor[contract.Error](), strict: true},
		source{name: "manifest", typ: reflect.TypeFor[contract.Manifest](), strict: true},
		source{name: "log_medical_audit_event.argument", typ: reflect.TypeFor[contract.AuditEvent]()},
		source{name: "validate_crm_cardiology_guidelines.argument", typ: reflect.TypeFor[contract.Recommendation]()},
		source{name: "validate_medical_authority.argument", typ: reflect.TypeFor[contract.AuthorityQuery]()},
		source{name: "validate_medical_authority.result", typ: reflect.TypeFor[contract.AuthorityStatus]()},
		source{name: "check_consent.argument", typ: reflect.TypeFor[contract.ConsentQuery]()},
		source{name: "check_consent.result", typ: reflect.TypeFor[contract.ConsentStatus]()},
	)
}

func derive(s source, docs Docs) *object {
	d := &deriver{source: s, docs: docs, defs: newObject()}
	root := newObject(
		"$schema", "https://json-schema.org/draft/2020-12/schema",
		"$id", "urn:medplug:contract:v"+contract.Version+":"+s.name,
		"title", s.name)
	if rules := beyond(s.typ); len(rules) > 0 {
		root.set("$comment", "JSON Schema cannot say, the SDKs check: "+rules)
	}
	d.structure(root, s.typ)
	if len(d.defs.names) > 0 {
		root.set("$defs", d.defs)
	}
	return root
}
