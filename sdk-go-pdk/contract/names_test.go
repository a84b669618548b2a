package contract_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/contract/internal/tag"
)

// Every exported constant of a named type is a value that the type's members may have, and the other way round.
func TestConstantsAreTheEnums(t *testing.T) {
	consts := constants(t)
	response, request := tag.Of(reflect.TypeFor[contract.Response]()), tag.Of(reflect.TypeFor[contract.Request]())
	disclaimer, rec := tag.Of(reflect.TypeFor[contract.Disclaimer]()), tag.Of(reflect.TypeFor[contract.Recommendation]())
	manifest := tag.Of(reflect.TypeFor[contract.Manifest]())
	for name, enum := range map[string][]string{
		"Kind": manifest.Lookup("kind").Enum, "Specialty": manifest.Lookup("specialty").Enum, "Audience": response.Lookup("audience").Enum,
		"Language": request.Lookup("language").Enum, "ContentKind": request.Lookup("content_kind").Enum,
		"Status": response.Lookup("status").Enum, "ReasonCode": response.Lookup("reason_code").Enum,
		"Priority": rec.Lookup("priority").Enum, "Urgency": rec.Lookup("urgency").Enum, "Element": disclaimer.Lookup("elements").Enum,
	} {
		if len(enum) == 0 || !reflect.DeepEqual(consts[name], enum) {
			t.Errorf("%s: constants %v, tag %v", name, consts[name], enum)
		}
	}
	for _, other := range [][2][]string{
		{request.Lookup("specialty").Enum, consts["Specialty"]}, {request.Lookup("audience").Enum, consts["Audience"]},
		{response.Lookup("language").Enum, consts["Language"]}, {contract.LeadNames(), tag.Of(reflect.TypeFor[contract.PackedLead]()).Lookup("name").Enum},
	} {
		if !reflect.DeepEqual(other[0], other[1]) {
			t.Errorf("%v and %v differ", other[0], other[1])
		}
	}
	var kinds []string
	for _, k := range contract.Kinds() {
		kinds = append(kinds, string(k.Kind))
		if !slices.Contains(consts["Specialty"], string(k.Specialty)) || !tag.Match("export", k.Entry) || k.Stage != (k.Entry != contract.EntryMedicalContent) {
			t.Errorf("%+v", k)
		}
	}
	if !reflect.DeepEqual(kinds, consts["Kind"]) {
		t.Errorf("Kinds gives %v, the constants are %v", kinds, consts["Kind"])
	}
	var codes []string
	for _, c := range contract.Codes() {
		codes = append(codes, string(c))
	}
	if !reflect.DeepEqual(codes, consts["Code"]) || strings.Join(codes, "|") != tag.ErrorCodes {
		t.Errorf("Codes gives %v, the constants are %v", codes, consts["Code"])
	}
}

// constants reads the package's string constants by type, in the order of the source.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, file := range []string{"names.go", "error.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				typ, ok := v.Type.(*ast.Ident)
				if !ok {
					continue
				}
				s, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				out[typ.Name] = append(out[typ.Name], s)
			}
		}
	}
	return out
}

// The tags of every type can be read, and each default is a value that its member may have.
func TestEveryTagCanBeRead(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			visit(typ.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[typ] {
			return
		}
		seen[typ] = true
		names := map[string]bool{}
		for _, f := range tag.Of(typ).Fields {
			if names[f.Name] || f.Alias != "" && names[f.Alias] {
				t.Errorf("%s: member %s comes twice", typ, f.Name)
			}
			names[f.Name], names[f.Alias] = true, true
			if f.Default != "" && !slices.Contains(f.Enum, f.Default) {
				t.Errorf("%s: %s: default %q is no value of it", typ, f.Name, f.Default)
			}
			for _, need := range f.Needs {
				if tag.Of(typ).Lookup(need) == nil {
					t.Errorf("%s: %s needs %s, which is no member", typ, f.Name, need)
				}
			}
			visit(f.Type)
		}
	}
	for _, k := range contract.Kinds() {
		visit(reflect.TypeOf(k.NewRequest()))
		visit(reflect.TypeOf(k.NewResponse()))
	}
	for _, v := range []any{contract.Manifest{}, contract.Error{}, contract.AuditEvent{}, contract.AuthorityQuery{}, contract.AuthorityStatus{}, contract.ConsentQuery{}, contract.ConsentStatus{}} {
		visit(reflect.TypeOf(v))
	}
	if len(seen) < 70 {
		t.Errorf("only %d types were read", len(seen))
	}
}
