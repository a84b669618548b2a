package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// A row and a folder hold every request that package fixtures makes, to the byte, with the same expectation.
func TestRequestsComeOutAsTheyAreMade(t *testing.T) {
	const kind = contract.MedicationValidation
	args := []string{"gen", "request", "--kind", string(kind), "--set", "syntax,order,pictures,families", "--seed", "5"}
	var out bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &out, io.Discard); code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	dir := filepath.Join(t.TempDir(), "requests")
	if code := run(t.Context(), append(args, "-o", dir), strings.NewReader(""), io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	rows := json.NewDecoder(&out)
	count, forms := 0, map[string]int{}
	for q, err := range fixtures.Requests(kind, fixtures.RequestOptions{Seed: 5, Groups: []fixtures.Group{fixtures.Families, fixtures.Syntax, fixtures.Order}}) {
		if err != nil {
			t.Fatal(err)
		}
		count++
		var row struct {
			described
			Base64 []byte `json:"request_base64"`
		}
		if err := rows.Decode(&row); err != nil {
			t.Fatalf("%s: %v", q.Name, err)
		}
		got := []byte(row.Request)
		switch {
		case row.Text != nil:
			got = []byte(*row.Text)
			forms["text"]++
		case row.Base64 != nil:
			got = row.Base64
			forms["base64"]++
		default:
			forms["object"]++
		}
		if row.Name != q.Name || !bytes.Equal(got, q.Data) || row.Bytes != len(q.Data) {
			t.Fatalf("row %d is %s of %d bytes, want %s of %d", count, row.Name, len(got), q.Name, len(q.Data))
		}
		want := describe(q).Expect
		if !reflect.DeepEqual(row.Expect, want) || row.Expect.Outcome != q.Expect.Outcome {
			t.Errorf("%s: expect %+v, want %+v", q.Name, row.Expect, want)
		}
		path := filepath.Join(dir, string(kind), fileName(q.Name))
		if file, err := os.ReadFile(path + ".json"); err != nil || !bytes.Equal(file, q.Data) {
			t.Errorf("%s: %v", path, err)
		}
		text, err := os.ReadFile(path + ".expect.json")
		if err != nil {
			t.Fatal(err)
		}
		var beside described
		if err := json.Unmarshal(text, &beside); err != nil || beside.Name != q.Name || !reflect.DeepEqual(beside.Expect, want) {
			t.Errorf("%s: %+v, %v", path, beside, err)
		}
	}
	if rows.More() {
		t.Error("there are more rows than requests")
	}
	if forms["text"] < 20 || forms["base64"] < 3 || forms["object"] < 20 || count < 100 {
		t.Errorf("%d requests, %v", count, forms)
	}
}

// Every group of fixtures is a set of its own, and no set is without requests of some kind.
func TestSetsHoldTheGroups(t *testing.T) {
	for _, g := range fixtures.Groups() {
		o := requestOptions{sets: []string{string(g)}}
		if sets, groups := o.wanted(); len(sets) != 1 || len(groups) != 1 || groups[0] != g {
			t.Errorf("group %s: sets %v in groups %v", g, sets, groups)
		}
	}
	held := map[string]bool{}
	for _, k := range []contract.Kind{contract.Dermoscopy, contract.SymptomContent} {
		for q, err := range fixtures.Requests(k, fixtures.RequestOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range requestSets() {
				held[r.name] = held[r.name] || r.holds(q.Name)
			}
		}
	}
	for _, name := range setNames() {
		if !held[name] {
			t.Errorf("set %s holds no request", name)
		}
	}
}

// No two names meet in a file, and none leads out of the folder.
func TestFileNamesAreTheirNames(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"a/b", "a%2Fb", "a//b", "a/%/b", "../a", ".a/b", "a/..", "a b", "a+b", "a*", "ação", "1e+308", "C:\\x", "a/."} {
		file := fileName(name)
		if other, ok := seen[file]; ok {
			t.Errorf("%q and %q are both %s", name, other, file)
		}
		seen[file] = name
		if !filepath.IsLocal(file) || filepath.Clean(file) != file {
			t.Errorf("%q is %s", name, file)
		}
		if strings.ContainsFunc(file, func(r rune) bool { return strings.ContainsRune(`*:?"<>| \`, r) || r > '~' }) {
			t.Errorf("%q is %s", name, file)
		}
	}
}
