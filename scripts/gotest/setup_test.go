package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Components fhir and report of scripts/setup take their schemas from one npm package, which is fetched once; a fetch that fails leaves
// nothing that the next one would take for it.
func TestTheFHIRPackageIsFetchedOnce(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"bin", "toolchains", "one", "two", "three"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	npm := "#!/bin/sh\n[ \"$1\" = pack ] || exit 0\necho \"$3\" >>\"$SEEN\"\n[ -z \"$OFFLINE\" ] || exit 1\necho it >it.tgz\n"
	if err := os.WriteFile(filepath.Join(dir, "bin", "npm"), []byte(npm), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	fetch := func(work, offline string) (file string, err error) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c",
			`die() { echo "$1" >&2; exit 1; }; . setup.d/fhir; fhir_pack "$1"; printf %s "$fhir_file"`, "setup", filepath.Join(dir, work))
		cmd.Dir = ".."
		cmd.Env = []string{"PATH=" + filepath.Join(dir, "bin") + ":" + os.Getenv("PATH"), "root=" + filepath.Join(dir, "root"), "toolchains=" + filepath.Join(dir, "toolchains"),
			"FHIR_SCHEMA=@some/schemas@1.2.3", "SEEN=" + filepath.Join(dir, "seen"), "OFFLINE=" + offline}
		out, err := cmd.Output()
		return string(out), err
	}
	if file, err := fetch("one", "yes"); err == nil {
		t.Errorf("fetched %s offline", file)
	}
	for _, work := range []string{"two", "three"} {
		file, err := fetch(work, "")
		if err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(file); err != nil || string(text) != "it\n" || filepath.Dir(file) != filepath.Join(dir, "toolchains") {
			t.Errorf("%s holds %q (%v)", file, text, err)
		}
	}
	if seen, err := os.ReadFile(filepath.Join(dir, "seen")); err != nil || strings.Count(string(seen), "@some/schemas@1.2.3\n") != 2 {
		t.Errorf("asked for %q (%v), want twice: once in vain", seen, err)
	}
}
