package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/medplug/medplug/conformance/report"
)

const (
	schemaFolder = "../../.cache/toolchains/report"
	schemaList   = "../../scripts/setup.d/report-schema.sha256"
)

// published compiles a schema that scripts/setup report fetches, once its SHA-256 is that of the list.
func published(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	list, err := os.ReadFile(schemaList)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(schemaFolder, name))
	if err != nil {
		t.Fatalf("%v\nhint: scripts/setup report fetches it", err)
	}
	if sum := sha256.Sum256(raw); !strings.Contains(string(list), hex.EncodeToString(sum[:])+"  "+name+"\n") {
		t.Fatalf("%s is not the file of %s\nhint: scripts/setup report fetches it again", name, schemaList)
	}
	return compile(t, raw)
}

func compile(t *testing.T, raw []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://schema.test/schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://schema.test/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func judge(t *testing.T, s *jsonschema.Schema, doc []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return s.Validate(v)
}

// Reports of every sort meet the schemas of their formats, and a schema refuses what is spoilt: it does judge.
func TestSchemas(t *testing.T) {
	ours, err := os.ReadFile(reportSchema)
	if err != nil {
		t.Fatal(err)
	}
	for f, c := range map[report.Format]struct {
		schema *jsonschema.Schema
		spoil  [2]string
	}{
		report.FormatJSON:       {compile(t, ours), [2]string{`"outcome": "pass"`, `"outcome": "passed"`}},
		report.FormatSARIF:      {published(t, "sarif-schema-2.1.0.json"), [2]string{`"kind": "fail"`, `"kind": "failed"`}},
		report.FormatTestReport: {published(t, "TestReport.json"), [2]string{`"status": "completed"`, `"status": "done"`}},
		report.FormatOutcome:    {published(t, "OperationOutcome.json"), [2]string{`"severity": "error"`, `"severity": "bad"`}},
	} {
		for name, r := range withHostile(t) {
			for _, file := range []string{"", "/tmp/a b/plugin.wasm", "p.wasm"} {
				if err := judge(t, c.schema, write(t, f, r, report.Options{File: file})); err != nil {
					t.Errorf("%s of %s: %v", f, name, err)
				}
			}
		}
		whole := write(t, f, everything(t), report.Options{})
		spoilt := bytes.Replace(whole, []byte(c.spoil[0]), []byte(c.spoil[1]), 1)
		if bytes.Equal(whole, spoilt) {
			t.Fatalf("%s: nothing was spoilt", f)
		}
		if judge(t, c.schema, spoilt) == nil {
			t.Errorf("%s: the schema takes %s", f, c.spoil[1])
		}
	}
}

// JUnit's XML meets the XSD as libxml2 reads it.
func TestJUnitSchema(t *testing.T) {
	dir := t.TempDir()
	lint := func(name string, doc []byte) ([]byte, error) {
		path := filepath.Join(dir, name+".xml")
		if err := os.WriteFile(path, doc, 0o600); err != nil {
			t.Fatal(err)
		}
		return exec.CommandContext(t.Context(), "xmllint", "--nonet", "--noout", "--schema", "testdata/junit.xsd", path).CombinedOutput()
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Fatalf("%v\nhint: scripts/setup report installs it", err)
	}
	for name, r := range withHostile(t) {
		if out, err := lint("report", write(t, report.FormatJUnit, r, report.Options{})); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
	whole := write(t, report.FormatJUnit, everything(t), report.Options{})
	for name, change := range map[string][2]string{
		"time with a unit": {`time="0.003000"`, `time="3ms"`},
		"no name":          {`name="verdict"`, `nane="verdict"`},
		"unknown element":  {"<failure", "<failed"},
	} {
		spoilt := strings.ReplaceAll(string(whole), change[0], change[1])
		if spoilt == string(whole) {
			t.Fatalf("%s: nothing was spoilt", name)
		}
		if _, err := lint("spoilt", []byte(strings.ReplaceAll(spoilt, "</failure", "</failed"))); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
