package schema_test

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract/schema"
)

var update = flag.Bool("update", false, "write the schemas to docs/contract/v1")

const folder = "../../../docs/contract/v1"

// docComments reads what the Go source says about types and their members: the schemas' descriptions.
func docComments(t *testing.T) schema.Docs {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	docs := schema.Docs{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				collect(g, docs)
			}
		}
	}
	if len(docs) < 80 {
		t.Fatalf("only %d comments found: was the source moved?", len(docs))
	}
	return docs
}

func collect(g *ast.GenDecl, docs schema.Docs) {
	for _, spec := range g.Specs {
		ts := spec.(*ast.TypeSpec)
		st, ok := ts.Type.(*ast.StructType)
		if !ok {
			continue
		}
		docs[ts.Name.Name] = line(g.Doc)
		for _, field := range st.Fields.List {
			for _, name := range field.Names {
				if text := line(field.Comment); text != "" {
					docs[ts.Name.Name+"."+name.Name] = text
				}
			}
		}
	}
}

// line joins the first paragraph of a comment.
func line(c *ast.CommentGroup) string {
	first, _, _ := strings.Cut(c.Text(), "\n\n")
	return strings.TrimSpace(strings.ReplaceAll(first, "\n", " "))
}

func TestCommittedSchemasAreTheDerivedOnes(t *testing.T) {
	files, err := schema.Files(docComments(t))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		write(t, files)
	}
	derived := map[string]bool{}
	for _, f := range files {
		derived[f.Name] = true
		have, err := os.ReadFile(filepath.Join(folder, f.Name))
		if err != nil {
			t.Errorf("%v: run go test ./contract/schema -update", err)
			continue
		}
		if !bytes.Equal(have, f.Text) {
			t.Errorf("%s differs from what the tags say: run go test ./contract/schema -update", f.Name)
		}
	}
	committed, err := filepath.Glob(filepath.Join(folder, "*.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range committed {
		if !derived[filepath.Base(path)] {
			t.Errorf("%s belongs to no type", path)
		}
	}
}

func write(t *testing.T, files []schema.File) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(folder, f.Name), f.Text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDerivationIsStable(t *testing.T) {
	first, err := schema.Files(nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := schema.Files(nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range first {
			if !bytes.Equal(first[i].Text, again[i].Text) {
				t.Fatalf("%s changes from run to run", first[i].Name)
			}
		}
	}
}
