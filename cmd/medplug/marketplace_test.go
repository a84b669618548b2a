package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
)

const marketplace = "../../examples/marketplace"

// The story of the example is played to its end, with a plugin that is there already and without its last judgement: make soak plays all of it.
func TestMarketplaceStory(t *testing.T) {
	script, err := os.ReadFile(marketplace + "/scripts/story")
	if err != nil {
		t.Fatal(err)
	}
	here, err := filepath.Abs(marketplace)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(script), `$(dirname "${BASH_SOURCE[0]}")/..`, here, 1)
	bin, keep := medplugOnPath(t), filepath.Join(t.TempDir(), "it's kept")
	env := map[string]string{"PATH": bin, "KEEP": keep, "PLUGIN": lowRisk(t), "SHORT": "1"}
	if r := shell(t, t.TempDir(), text, env, "bash"); r.code != exitDone || !strings.HasSuffix(r.log, "every step came to what it should\n") {
		t.Fatalf("exit code %d:\n%s", r.code, r.log)
	}
	// What it kept is what it said: the private key is in nothing that goes out, and another failure than the one that is waived ends it.
	key, err := os.ReadFile(filepath.Join(keep, "marketplace.key"))
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.Split(string(key), "\n")[1]
	err = filepath.WalkDir(keep, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && filepath.Base(path) != "marketplace.key" {
			text, err := os.ReadFile(path)
			if err == nil && strings.Contains(string(text), secret) {
				t.Errorf("%s holds the private key", path)
			}
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	env["KEEP"], env["PLUGIN"] = filepath.Join(t.TempDir(), "other"), filepath.Join(common.specimens, "stranger.wasm") // fails at once
	if r := shell(t, t.TempDir(), text, env, "bash"); r.code == exitDone || strings.Contains(r.log, "the review") {
		t.Errorf("a plugin that fails otherwise came to the review: exit code %d\n%s", r.code, r.log)
	}
}

// lowRisk is a plugin that breaks the rule which the story waives, and no other.
func lowRisk(t *testing.T) string {
	t.Helper()
	all := mutants.All()
	i := slices.IndexFunc(all, func(m mutants.Specimen) bool { return m.Name == "sets its risk too low" })
	if i < 0 || all[i].Breaks != "CFM-011" {
		t.Fatal("there is no specimen that sets its risk too low")
	}
	wasm, err := all[i].Build(suites.All, 1)
	path := filepath.Join(t.TempDir(), "plugin.wasm")
	if err == nil {
		err = os.WriteFile(path, wasm, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// What lies among the submissions is a stranger's: only a line that names a listed place and a digest is fetched.
func TestMarketplaceFetchesNothingElse(t *testing.T) {
	fetch, err := filepath.Abs(marketplace + "/scripts/fetch")
	if err != nil {
		t.Fatal(err)
	}
	bin, said := t.TempDir(), filepath.Join(t.TempDir(), "said")
	fake := "#!/bin/sh\nprintf '%s|' \"$@\" >>'" + said + "'\ncase $2 in *deny*) exit 5 ;; esac\n"
	if err := os.WriteFile(filepath.Join(bin, "medplug"), []byte(fake), 0o700); err != nil {
		t.Fatal(err)
	}
	good := "registry.example.org/cardiology/rhythm@sha256:" + strings.Repeat("0f", 32)
	for name, c := range map[string]struct {
		file, text string
		code       int
	}{
		"one":               {"org.example.rhythm.ref", good + "\n", 0},
		"refused by pull":   {"a.b.ref", strings.Replace(good, "rhythm", "deny", 1) + "\n", 5},
		"a tag":             {"a.b.ref", "registry.example.org/rhythm:1.0.0\n", 1},
		"short digest":      {"a.b.ref", good[:len(good)-1] + "\n", 1},
		"another host":      {"a.b.ref", strings.Replace(good, ".org", ".net", 1) + "\n", 1},
		"a host like it":    {"a.b.ref", strings.Replace(good, ".org/", ".org.evil.example/", 1) + "\n", 1},
		"up":                {"a.b.ref", strings.Replace(good, "cardiology", "..", 1) + "\n", 1},
		"an option":         {"a.b.ref", "--key=/etc/passwd@sha256:" + strings.Repeat("0f", 32) + "\n", 1},
		"a command":         {"a.b.ref", "$(touch pwned)" + good + "\n", 1},
		"two lines":         {"a.b.ref", good + "\n" + good + "\n", 1},
		"no end of line":    {"a.b.ref", good, 1},
		"nothing":           {"a.b.ref", "", 1},
		"long":              {"a.b.ref", "registry.example.org/" + strings.Repeat("a", 900) + "@sha256:" + strings.Repeat("0f", 32) + "\n", 1},
		"a blank":           {"a.b.ref", strings.Replace(good, "/rhythm", "/ rhythm", 1) + "\n", 1},
		"an odd name":       {"$(touch pwned).ref", good + "\n", 1},
		"an option as name": {"-o.ref", good + "\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			_ = os.Remove(said)
			work := t.TempDir()
			sub := filepath.Join(work, "sub")
			if err := os.Mkdir(sub, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(sub, c.file), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			r := shell(t, work, "exec sh '"+fetch+"' sub out", map[string]string{"PATH": bin}, "sh")
			text, _ := os.ReadFile(said)
			if r.code != c.code {
				t.Errorf("exit code %d, want %d:\n%s", r.code, c.code, r.log)
			}
			if asked := string(text) != ""; asked != (c.code != 1) || c.code == 0 && string(text) != "pull|"+good+"|-o|out/org.example.rhythm.wasm|" {
				t.Errorf("medplug was asked for %q", text)
			}
			if _, err := os.Stat(filepath.Join(work, "pwned")); err == nil {
				t.Error("it was run")
			}
		})
	}
	work := t.TempDir()
	secret := filepath.Join(work, "secret")
	if err := os.WriteFile(secret, []byte(good+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(work, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(work, "sub", "a.b.ref")); err != nil {
		t.Fatal(err)
	}
	if r := shell(t, work, "exec sh '"+fetch+"' sub out", map[string]string{"PATH": bin}, "sh"); r.code != 1 || !strings.Contains(r.log, "no regular file") {
		t.Errorf("a link: exit code %d\n%s", r.code, r.log)
	}
}

// The example's own decisions can be read, and its trust file trusts its key alone.
func TestMarketplaceDecisionsAreSound(t *testing.T) {
	dir := submissions(t, map[string]string{"h.wasm": "honest.wasm"})
	here, err := filepath.Abs(marketplace)
	if err != nil {
		t.Fatal(err)
	}
	script := "medplug policy '" + here + "/policy.yaml'\nmedplug verify h.wasm --attestation h.wasm --trust '" + here + "/trust.yaml' || exit $?\n"
	r := shell(t, dir, script, map[string]string{"PATH": medplugOnPath(t)}, "sh", "-e")
	if r.code != exitSignature || !strings.Contains(r.log, `"expires": "2027-03-31"`) || !strings.Contains(r.log, `"council": "CRM-PE 12345"`) {
		t.Errorf("exit code %d:\n%s", r.code, r.log)
	}
}
