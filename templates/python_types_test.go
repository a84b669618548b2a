package templates_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	pdk "github.com/medplug/medplug/sdk-go-pdk"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

var update = flag.Bool("update", false, "write the generated files anew")

const pythonContract = "sdk/python/medplug/contract"

// The contract's types in Python are made of those in Go, tags and comments included: there is one contract.
func TestPythonTypesAreTheContracts(t *testing.T) {
	want := newPython(t).modules()
	if *update {
		for name, content := range want {
			write(t, filepath.Join(pythonContract, name), content)
		}
	}
	have, err := filepath.Glob(pythonContract + "/*.py")
	if err != nil || len(have) != len(want) {
		t.Errorf("%d files, want %d (%v)", len(have), len(want), err)
	}
	for name, content := range want {
		if got, err := os.ReadFile(filepath.Join(pythonContract, name)); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s is not what the types in Go say (%v): make generate", name, err)
		}
	}
}

// python writes the contract's types as Python classes.
type python struct {
	t     *testing.T
	docs  map[string]string // by type, and by type and field
	ruled map[string]bool   // types that have rules beyond their tags, in Go
	rules map[string]bool   // classes in rules.py
	uses  map[reflect.Type]map[string]bool
	order []reflect.Type
}

var documentType = reflect.TypeFor[contract.Document]()

func newPython(t *testing.T) *python {
	p := &python{t: t, docs: map[string]string{}, ruled: map[string]bool{}, rules: map[string]bool{}, uses: map[reflect.Type]map[string]bool{}}
	source, err := pdk.Source()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range source {
		if filepath.Dir(name) == "contract" && strings.HasSuffix(name, ".go") {
			p.read(name, text)
		}
	}
	rules, err := os.ReadFile("sdk/python/medplug/rules.py")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(rules), "\n") {
		if name, ok := strings.CutPrefix(line, "class "); ok {
			p.rules[strings.TrimRight(strings.SplitN(name, "(", 2)[0], ":")] = true
		}
	}
	for _, v := range []any{contract.Request{}, contract.Response{}, contract.AuditEvent{}, contract.AuthorityQuery{}, contract.AuthorityStatus{},
		contract.ConsentQuery{}, contract.ConsentStatus{}, contract.TextFinding{}, contract.Author{}, contract.Reference{}} {
		p.reach(reflect.TypeOf(v), "common")
	}
	for _, k := range contract.Kinds() {
		for _, v := range []any{k.NewRequest(), k.NewResponse()} {
			p.reach(reflect.TypeOf(v).Elem(), module(k.Kind))
		}
	}
	return p
}

func module(k contract.Kind) string { return strings.ReplaceAll(string(k), "-", "_") }

// read takes the comments of types and fields, and which types have methods that judge.
func (p *python) read(name string, text []byte) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && slices.Contains([]string{"rules", "answers", "commonRules", "foldAliases"}, f.Name.Name) {
			if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
				p.ruled[star.X.(*ast.Ident).Name] = true
			}
		}
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, s := range g.Specs {
			ts := s.(*ast.TypeSpec)
			p.docs[ts.Name.Name] = strings.TrimSpace(g.Doc.Text())
			st, ok := ts.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, f := range st.Fields.List {
				for _, n := range f.Names {
					p.docs[ts.Name.Name+"."+n.Name] = strings.TrimSpace(f.Comment.Text())
				}
			}
		}
	}
}

// reach notes who uses a type, those it is made of first.
func (p *python) reach(t reflect.Type, user string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		p.reach(t.Elem(), user)
		return
	case reflect.Struct:
	default:
		return
	}
	if t == documentType {
		return
	}
	for i := range t.NumField() {
		p.reach(t.Field(i).Type, user)
	}
	if p.uses[t] == nil {
		p.uses[t] = map[string]bool{}
		p.order = append(p.order, t)
	}
	p.uses[t][user] = true
}

// home is the module of a type: its kind's, or the common one.
func (p *python) home(t reflect.Type) string {
	if len(p.uses[t]) > 1 {
		return "common"
	}
	for name := range p.uses[t] {
		return name
	}
	return ""
}

func (p *python) modules() map[string][]byte {
	out := map[string][]byte{"common.py": p.module("common", "What the contract's kinds share, and what host functions take and give.", nil)}
	var kinds bytes.Buffer
	fmt.Fprintf(&kinds, "%s\"\"\"The contract's types, a module for each kind; common holds what they share.\"\"\"\n\n# Each kind with its module, its request and its response.\nKINDS = {\n", made)
	for _, k := range contract.Kinds() {
		req, resp := reflect.TypeOf(k.NewRequest()).Elem(), reflect.TypeOf(k.NewResponse()).Elem()
		out[module(k.Kind)+".py"] = p.module(module(k.Kind), "Kind "+string(k.Kind)+".", &k)
		fmt.Fprintf(&kinds, "    %q: (%q, %q, %q),\n", k.Kind, module(k.Kind), req.Name(), resp.Name())
	}
	out["__init__.py"] = append(kinds.Bytes(), "}\n"...)
	for name := range p.ruled {
		if name != "Manifest" && !p.rules[name+"Rules"] {
			p.t.Errorf("%s has rules in Go and none in rules.py", name)
		}
	}
	return out
}

const made = "# Made by `make generate` of the types in sdk-go-pdk/contract.\n"

func (p *python) module(name, about string, kind *contract.KindInfo) []byte {
	var body bytes.Buffer
	var names, common, rules []string
	for _, t := range p.order {
		if p.home(t) != name {
			continue
		}
		names = append(names, t.Name())
		p.class(&body, t, kind, &common, &rules)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\"\"\"%s\"\"\"\n\n", made, about)
	for _, list := range []struct {
		from  string
		names []string
	}{{"..rules", rules}, {"..shape", []string{"Document", "member", "shape"}}, {".common", common}} {
		slices.Sort(list.names)
		list.names = slices.Compact(list.names)
		if list.from == "..shape" && !bytes.Contains(body.Bytes(), []byte("Document")) {
			list.names = list.names[1:]
		}
		if len(list.names) > 0 {
			fmt.Fprintf(&b, "from %s import %s\n", list.from, strings.Join(list.names, ", "))
		}
	}
	slices.Sort(names)
	fmt.Fprintf(&b, "\n__all__ = [%s]\n", wrapped(names))
	b.Write(body.Bytes())
	if kind != nil {
		fmt.Fprintf(&b, "\n\n%s.__response__ = %s\n", reflect.TypeOf(kind.NewRequest()).Elem().Name(), reflect.TypeOf(kind.NewResponse()).Elem().Name())
	}
	return b.Bytes()
}

func wrapped(names []string) string {
	var b strings.Builder
	at := 0
	for i, n := range names {
		if i > 0 {
			b.WriteByte(',')
			if at += len(n) + 4; at > 100 {
				b.WriteString("\n           ")
				at = 0
			} else {
				b.WriteByte(' ')
			}
		}
		fmt.Fprintf(&b, "%q", n)
	}
	return b.String()
}

func (p *python) class(b *bytes.Buffer, t reflect.Type, kind *contract.KindInfo, common, rules *[]string) {
	var bases []string
	options := []string{}
	for _, r := range []string{t.Name() + "Rules", t.Name()} {
		if p.rules[r] {
			bases = append(bases, r)
			*rules = append(*rules, r)
		}
	}
	if len(bases) == 0 {
		if has(t, "Content") && has(t, "Request") { // its offsets count in it
			bases = append(bases, "ContentText")
			*rules = append(*rules, "ContentText")
		}
	}
	if _, ok := reflect.PointerTo(t).MethodByName("ContractKind"); ok && kind != nil {
		options = append(options, fmt.Sprintf("kind=%q", kind.Kind))
	}
	var fields []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			bases = append(bases, f.Type.Name())
			*common = append(*common, f.Type.Name())
			if tag := f.Tag.Get("contract"); tag != "" {
				options = append(options, fmt.Sprintf("common=%q", tag))
			}
			continue
		}
		if name := f.Tag.Get("json"); name != "" && name != "-" {
			fields = append(fields, f)
		}
	}
	fmt.Fprintf(b, "\n\n@shape(%s)\nclass %s", strings.Join(options, ", "), t.Name())
	if len(bases) > 0 {
		fmt.Fprintf(b, "(%s)", strings.Join(bases, ", "))
	}
	fmt.Fprintf(b, ":\n    \"\"\"%s\"\"\"\n", strings.ReplaceAll(p.docs[t.Name()], "\n", "\n    "))
	for i, f := range fields {
		if i == 0 {
			b.WriteByte('\n')
		}
		p.field(b, t, f, common)
	}
}

func has(t reflect.Type, field string) bool {
	_, ok := t.FieldByName(field)
	return ok
}

var reserved = []string{"class", "from", "in", "is", "global", "pass", "return"}

func (p *python) field(b *bytes.Buffer, t reflect.Type, f reflect.StructField, common *[]string) {
	name := f.Tag.Get("json")
	if slices.Contains(reserved, name) {
		name += "_"
	}
	ft, null := f.Type, false
	if ft.Kind() == reflect.Pointer {
		ft, null = ft.Elem(), true
	}
	hint, what := p.types(t, ft, common)
	tag := f.Tag.Get("contract")
	optional := null || ft == documentType || (ft.Kind() == reflect.Slice || ft.Kind() == reflect.Map) && !shown(tag, ft)
	if optional {
		hint += " | None"
	}
	args := what
	if tag != "" {
		args += fmt.Sprintf(", %q", tag)
	}
	if null {
		args += ", null=True"
	}
	fmt.Fprintf(b, "    %s: %s = member(%s)", name, hint, args)
	if doc := p.docs[t.Name()+"."+f.Name]; doc != "" {
		fmt.Fprintf(b, "  # %s", doc)
	}
	b.WriteByte('\n')
}

// shown tells whether a list or map is there, empty, when nothing is given.
func shown(tag string, t reflect.Type) bool {
	options := strings.Split(tag, ",")
	return slices.Contains(options, "required") || slices.Contains(options, "always") || t.Kind() == reflect.Slice && slices.Contains(options, "ok")
}

// types gives a type as an annotation, and as member takes it.
func (p *python) types(of, t reflect.Type, common *[]string) (hint, what string) {
	switch t.Kind() {
	case reflect.String:
		return "str", "str"
	case reflect.Bool:
		return "bool", "bool"
	case reflect.Float64:
		return "float", "float"
	case reflect.Int:
		return "int", "int"
	case reflect.Interface:
		return "object", "object"
	case reflect.Slice:
		h, w := p.types(of, t.Elem(), common)
		return "list[" + h + "]", "[" + w + "]"
	case reflect.Map:
		h, w := p.types(of, t.Elem(), common)
		return "dict[str, " + h + "]", "{str: " + w + "}"
	case reflect.Struct:
		if t == documentType {
			return "Document", "Document"
		}
		if p.home(t) == "common" && p.home(of) != "common" {
			*common = append(*common, t.Name())
		}
		return t.Name(), t.Name()
	}
	p.t.Fatalf("%s holds a %s, which Python has no member for", of, t)
	return "", ""
}
