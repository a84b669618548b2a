package suites_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/suites"
)

func TestDeclarations(t *testing.T) {
	if err := conformance.Validate(suites.All...); err != nil {
		t.Fatal(err)
	}
}

var ruleFile = regexp.MustCompile(`^([a-z]+)([0-9]{3})_[a-z_]+\.go$`)

// Every rule file on disk is listed in its suite, and every listed rule has its file.
func TestEveryRuleIsListed(t *testing.T) {
	onDisk := map[string]bool{}
	paths, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if m := ruleFile.FindStringSubmatch(filepath.Base(p)); m != nil {
			onDisk[strings.ToUpper(m[1])+"-"+m[2]] = true
		}
	}
	if len(onDisk) < 20 {
		t.Fatalf("%d rule files found: this looked at nothing", len(onDisk))
	}
	for _, s := range suites.All {
		for _, r := range s.Rules {
			if !onDisk[r.ID] {
				t.Errorf("%s has no file of its own", r.ID)
			}
			delete(onDisk, r.ID)
		}
	}
	for id := range onDisk {
		t.Errorf("%s is in no suite", id)
	}
}

// Rules see the world through Pass only.
func TestRulesReachNoFurther(t *testing.T) {
	forbidden := []string{"os", "os/exec", "net", "net/http", "io/fs", "syscall", "unsafe", "math/rand", "math/rand/v2", "crypto/rand"}
	files := 0
	err := filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, im := range f.Imports {
			if slices.Contains(forbidden, strings.Trim(im.Path.Value, `"`)) {
				t.Errorf("%s imports %s", path, im.Path.Value)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains([]string{"Now", "Since", "After", "Sleep"}, sel.Sel.Name) {
					t.Errorf("%s uses time.%s", path, sel.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil || files < 30 {
		t.Fatalf("%d files looked at, %v", files, err)
	}
}

// No rule says that an authority approved anything, and each says in its title what is required.
func TestWording(t *testing.T) {
	approved := regexp.MustCompile(`(?i)approved by (the )?(anvisa|cfm|crm|anpd)|certified by|aprovado pel[ao]`)
	for _, s := range suites.All {
		for _, r := range s.Rules {
			all := strings.Join([]string{r.Title, r.Doc.Why, r.Doc.Fix, r.Doc.Good, r.Doc.Bad}, "\n")
			if found := approved.FindString(all); found != "" {
				t.Errorf("%s says %q", r.ID, found)
			}
		}
	}
}

func TestNamed(t *testing.T) {
	all, err := suites.Named()
	if err != nil || len(all) != len(suites.All) {
		t.Fatalf("no names: %d suites, %v", len(all), err)
	}
	two, err := suites.Named("lgpd", "abi")
	if err != nil || len(two) != 2 || two[0].Name != "abi" || two[1].Name != "lgpd" {
		t.Fatalf("two names: %v, %v", two, err)
	}
	var unknown *conformance.UnknownError
	if got, err := suites.Named("abi", "typo"); !errors.As(err, &unknown) || unknown.Name != "typo" || got != nil {
		t.Errorf("a typo: %v, %v", got, err)
	}
	if _, err := suites.Named(""); !errors.As(err, &unknown) {
		t.Errorf("an empty name: %v", err)
	}
	if r, err := suites.Rule("dis-001"); err != nil || r.ID != "DIS-001" {
		t.Errorf("dis-001: %v, %v", r, err)
	}
	if _, err := suites.Rule("DIS-999"); !errors.As(err, &unknown) {
		t.Errorf("DIS-999: %v", err)
	}
}
