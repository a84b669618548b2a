package artefact_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/medplug/medplug/harness/artefact"
)

// The user of the registry that asks for one; the hash is bcrypt's.
const (
	user     = "clinica"
	password = "s3cret-word"
	users    = user + ":$2b$04$abcdefghijklmnopqrstuuzQDw2v3CQSMowG.sq3X.nH1lfmlmQMW\n"
)

var listening = regexp.MustCompile(`listening on (127\.0\.0\.1:[0-9]+)`)

// serve starts the registry that scripts/setup fetches, a process of its own on this machine, and gives its host and port.
func serve(t *testing.T, auth bool) string {
	t.Helper()
	return serveHTTP(t, auth, "")
}

// serveHTTP is serve with more in the registry's configuration of http.
func serveHTTP(t *testing.T, auth bool, more string) string {
	t.Helper()
	dir := t.TempDir()
	config := "version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: " + filepath.Join(dir, "data") + "}}\nhttp: {addr: \"127.0.0.1:0\"" + more + "}\n"
	if auth {
		config += "auth: {htpasswd: {realm: tests, path: " + filepath.Join(dir, "users") + "}}\n"
		put(t, filepath.Join(dir, "users"), []byte(users))
	}
	put(t, filepath.Join(dir, "config.yml"), []byte(config))
	program, err := filepath.Abs("../../.cache/toolchains/registry/docker-registry")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "serve", filepath.Join(dir, "config.yml"))
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v\nhint: scripts/setup registry fetches it", err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	var heard strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			go func() {
				for lines.Scan() { // what it says later is of no use, but must go somewhere
				}
			}()
			return m[1]
		}
		heard.WriteString(lines.Text() + "\n")
	}
	t.Fatalf("the registry does not listen:\n%s", &heard)
	return ""
}

// memory is a registry in this process that knows the referrers' API of OCI 1.1, which the other one lacks.
func memory(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(registry.New(registry.WithReferrersSupport(true), registry.Logger(silent())))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func connect(t *testing.T, name string, access artefact.Access) (*artefact.Registry, artefact.Reference) {
	t.Helper()
	ref := split(t, name)
	r, err := artefact.Connect(ref, access)
	if err != nil {
		t.Fatal(err)
	}
	return r, ref
}

func push(t *testing.T, name string, access artefact.Access, a *artefact.Artefact) error {
	t.Helper()
	r, ref := connect(t, name, access)
	return r.Push(t.Context(), ref.Tag, a)
}

func fetch(t *testing.T, name string, access artefact.Access) (*artefact.Artefact, error) {
	t.Helper()
	r, ref := connect(t, name, access)
	return artefact.Pull(t.Context(), r, ref, true)
}

func TestARegistryGivesBackWhatWasPushed(t *testing.T) {
	for name, host := range map[string]string{"process": serve(t, false), "with referrers": memory(t)} {
		t.Run(name, func(t *testing.T) {
			file := plugin(t, name)
			one, two := verdict(t, file, "one"), verdict(t, file, "two")
			a := pack(t, file, one)
			at := host + "/cardiology/rhythm"
			for range 2 { // the second time all of it is there
				if err := push(t, at+":1.0.0", artefact.Access{}, a); err != nil {
					t.Fatal(err)
				}
			}
			for _, ref := range []string{at + "@" + a.Digest, at + ":1.0.0", at + ":other@" + a.Digest} {
				got, err := fetch(t, ref, artefact.Access{})
				if err != nil {
					t.Fatalf("%s: %v", ref, err)
				}
				if got.Digest != a.Digest || !bytes.Equal(got.Wasm, file) || len(got.Attestations) != 1 || !bytes.Equal(got.Attestations[0], one) {
					t.Errorf("%s: something else came back, with %d attestations", ref, len(got.Attestations))
				}
			}
			if err := push(t, at, artefact.Access{}, pack(t, file, two)); err != nil { // attached later, under no tag
				t.Fatal(err)
			}
			got, err := fetch(t, at+"@"+a.Digest, artefact.Access{})
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Attestations) != 2 {
				t.Errorf("%d attestations came back, want both", len(got.Attestations))
			}
			for _, missing := range []string{at + ":2.0.0", at + "@sha256:" + strings.Repeat("0", 64), host + "/none@" + a.Digest} {
				if _, err := fetch(t, missing, artefact.Access{}); kindOf(err) != artefact.Usage {
					t.Errorf("%s: %v", missing, err)
				}
			}
		})
	}
}

func TestARegistryMayAskForAPassword(t *testing.T) {
	at := serve(t, true) + "/cardiology/rhythm"
	a := pack(t, plugin(t, "a"))
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	for name, access := range map[string]artefact.Access{"none": {}, "wrong": {User: user, Password: "wrong-" + password}} {
		err := push(t, at+":1", access, a)
		if kindOf(err) != artefact.Denied || strings.Contains(fmt.Sprint(err), password) {
			t.Errorf("push, %s: %v", name, err)
		}
		if _, err = fetch(t, at+"@"+a.Digest, access); kindOf(err) != artefact.Denied || strings.Contains(fmt.Sprint(err), password) {
			t.Errorf("pull, %s: %v", name, err)
		}
	}
	right := artefact.Access{User: user, Password: password}
	if err := push(t, at+":1", right, a); err != nil {
		t.Fatal(err)
	}
	if got, err := fetch(t, at+"@"+a.Digest, right); err != nil || got.Digest != a.Digest {
		t.Errorf("pull: %v", err)
	}
	// The same out of Docker's configuration.
	host, _, _ := strings.Cut(at, "/")
	put(t, filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json"), fmt.Appendf(nil, `{"auths":{%q:{"auth":"Y2xpbmljYTpzM2NyZXQtd29yZA=="}}}`, host))
	if got, err := fetch(t, at+"@"+a.Digest, artefact.Access{}); err != nil || got.Digest != a.Digest {
		t.Errorf("pull with Docker's configuration: %v", err)
	}
	put(t, filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json"), []byte(`{"auths":"s3cret-word`))
	if _, err := fetch(t, at+"@"+a.Digest, artefact.Access{}); kindOf(err) != artefact.Usage || strings.Contains(err.Error(), password) {
		t.Errorf("pull with a broken configuration: %v", err)
	}
}

func TestARegistryThatIsNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String() + "/x"
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	a := pack(t, plugin(t, "a"))
	if err := push(t, at, artefact.Access{}, a); kindOf(err) != artefact.Unreachable || !strings.Contains(err.Error(), "refused") {
		t.Errorf("push: %v", err)
	}
	if _, err := fetch(t, at+"@"+a.Digest, artefact.Access{}); kindOf(err) != artefact.Unreachable {
		t.Errorf("pull: %v", err)
	}
}

func TestReferences(t *testing.T) {
	digest := "sha256:" + strings.Repeat("a", 64)
	for text, want := range map[string]artefact.Reference{
		"layout":                       {Place: "layout"},
		"layout:1.0.0":                 {Place: "layout", Tag: "1.0.0"},
		"./a/layout@" + digest:         {Place: "./a/layout", Digest: digest},
		"host:5000/name":               {Place: "host:5000/name"},
		"host:5000/name:v1":            {Place: "host:5000/name", Tag: "v1"},
		"host:5000/name@" + digest:     {Place: "host:5000/name", Digest: digest},
		"host:5000/name:v1@" + digest:  {Place: "host:5000/name", Digest: digest},
		"[::1]:5000/name:v1@" + digest: {Place: "[::1]:5000/name", Digest: digest},
	} {
		if got, err := artefact.Split(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", ":v1", "@" + digest, "layout@", "layout@sha256:abc", "layout@sha512:" + strings.Repeat("a", 128), "layout@" + strings.ToUpper(digest), "layout:", "layout:-v",
		"layout:" + strings.Repeat("v", 129), "https://host/name", "user:s3cret-word@host/name", "user:s3cret-word@host/name@" + digest, "a@" + digest + "@" + digest,
	} {
		if got, err := artefact.Split(text); kindOf(err) != artefact.Usage || strings.Contains(err.Error(), password) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, place := range []string{"host", "host/name", "host.example", "host.example/", "host.example/UPPER", "host.example/a/../b", "ho st.example/a", "localhost:port/a"} {
		if _, err := artefact.Connect(artefact.Reference{Place: place, Digest: digest}, artefact.Access{}); kindOf(err) != artefact.Usage {
			t.Errorf("%s: %v", place, err)
		}
	}
}
