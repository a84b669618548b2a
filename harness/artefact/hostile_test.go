package artefact_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/medplug/medplug/harness/artefact"
)

func silent() *log.Logger { return log.New(io.Discard, "", 0) }

// liar is a registry that is honest until it is told what to answer instead.
type liar struct {
	host string
	lie  atomic.Pointer[func(w http.ResponseWriter, r *http.Request) bool] // tells whether it answered
}

func newLiar(t *testing.T) *liar {
	t.Helper()
	l := new(liar)
	honest := registry.New(registry.WithReferrersSupport(true), registry.Logger(silent()))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if lie := l.lie.Load(); lie == nil || !(*lie)(w, r) {
			honest.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	l.host = strings.TrimPrefix(s.URL, "http://")
	return l
}

func (l *liar) tell(lie func(w http.ResponseWriter, r *http.Request) bool) { l.lie.Store(&lie) }

// elsewhere is a server that nothing may reach; it says how often something did.
func elsewhere(t *testing.T) (string, *atomic.Int64) {
	t.Helper()
	var asked atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked.Add(1); fmt.Fprintln(w, r.Header) }))
	t.Cleanup(s.Close)
	return s.URL, &asked
}

// answer gives a body with a status and a type.
func answer(w http.ResponseWriter, status int, mediaType string, body []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func TestPullRefusesWhatALyingRegistryAnswers(t *testing.T) {
	file, evil := plugin(t, "a"), plugin(t, "b")
	a, other := pack(t, file, verdict(t, file, "")), pack(t, evil)
	far, asked := elsewhere(t)
	wasm := "/blobs/" + sum(file)
	referrers := "/referrers/" + a.Digest
	for name, c := range map[string]struct {
		path  string // what the lie is about
		lie   func(w http.ResponseWriter, r *http.Request)
		wants []artefact.Kind
	}{
		"nothing": {"/none", nil, []artefact.Kind{0}},
		"another manifest": {"/manifests/" + a.Digest, func(w http.ResponseWriter, r *http.Request) {
			answer(w, 200, "application/vnd.oci.image.manifest.v1+json", []byte(`{"schemaVersion":2}`))
		}, []artefact.Kind{artefact.Mismatch}},
		"another plugin's manifest under the digest": {"/manifests/" + a.Digest, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Docker-Content-Digest", a.Digest)
			answer(w, 200, "application/vnd.oci.image.manifest.v1+json", []byte(`{"schemaVersion":2,"other":"`+other.Digest+`"}`))
		}, []artefact.Kind{artefact.Mismatch}},
		"an endless manifest": {"/manifests/" + a.Digest, func(w http.ResponseWriter, r *http.Request) { endless(w, r) }, []artefact.Kind{artefact.Mismatch, artefact.NoPlugin}},
		"another file":        {wasm, func(w http.ResponseWriter, r *http.Request) { answer(w, 200, "application/octet-stream", evil) }, []artefact.Kind{artefact.Mismatch}},
		"a cut file":          {wasm, func(w http.ResponseWriter, r *http.Request) { answer(w, 200, "application/octet-stream", file[:9]) }, []artefact.Kind{artefact.Mismatch}},
		"an endless file":     {wasm, func(w http.ResponseWriter, r *http.Request) { endless(w, r) }, []artefact.Kind{artefact.Mismatch}},
		"a file with an appendix, without its length": {wasm, func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(file)
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write([]byte("x"))
		}, []artefact.Kind{artefact.Mismatch}},
		"a connection that breaks": {wasm, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(file)))
			_, _ = w.Write(file[:9])
			panic(http.ErrAbortHandler)
		}, []artefact.Kind{artefact.Mismatch, artefact.Unreachable}},
		"a redirect elsewhere": {wasm, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, far+"/file?token=s3cret-word", http.StatusTemporaryRedirect)
		}, []artefact.Kind{artefact.Refused}},
		"a redirect into the net": {wasm, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
		}, []artefact.Kind{artefact.Refused}},
		"a redirect in circles": {wasm, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, []artefact.Kind{artefact.Unreachable}},
		"a token service elsewhere": {"/manifests/" + a.Digest, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="`+far+`/token",service="x"`)
			answer(w, 401, "application/json", []byte(`{}`))
		}, []artefact.Kind{artefact.Refused}},
		"an echo of the credential": {"/manifests/" + a.Digest, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
			if _, shown, ok := r.BasicAuth(); ok {
				answer(w, 403, "application/json", fmt.Appendf(nil, `{"errors":[{"code":"%s","message":"%s, %s"}]}`, shown, shown, r.Header.Get("Authorization")))
				return
			}
			answer(w, 401, "application/json", []byte(`{}`))
		}, []artefact.Kind{artefact.Denied}},
		"a failure": {"/manifests/" + a.Digest, func(w http.ResponseWriter, r *http.Request) { answer(w, 500, "text/html", []byte("s3cret-word")) }, []artefact.Kind{artefact.Unreachable}},
		"endless pages of referrers": {referrers, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", "<"+r.URL.Path+"?n=1>; rel=\"next\"")
			answer(w, 200, "application/vnd.oci.image.index.v1+json", []byte(`{"schemaVersion":2,"manifests":[]}`))
		}, []artefact.Kind{artefact.Mismatch, artefact.NoPlugin}},
		"pages of referrers elsewhere": {referrers, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", "<"+far+"/page>; rel=\"next\"")
			answer(w, 200, "application/vnd.oci.image.index.v1+json", []byte(`{"schemaVersion":2,"manifests":[]}`))
		}, []artefact.Kind{artefact.Refused, artefact.Mismatch}},
		"too many referrers": {referrers, func(w http.ResponseWriter, r *http.Request) {
			one := `{"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"` + artefact.AttestationType + `","size":2,"digest":"` + a.Digest + `"}`
			answer(w, 200, "application/vnd.oci.image.index.v1+json", []byte(`{"schemaVersion":2,"manifests":[`+strings.Repeat(one+",", 40)+one+`]}`))
		}, []artefact.Kind{artefact.NoPlugin}},
		"a referrer that is not there": {referrers, func(w http.ResponseWriter, r *http.Request) {
			one := `{"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"` + artefact.AttestationType + `","size":2,"digest":"` + sum([]byte("{}")) + `"}`
			answer(w, 200, "application/vnd.oci.image.index.v1+json", []byte(`{"schemaVersion":2,"manifests":[`+one+`]}`))
		}, []artefact.Kind{artefact.Usage}},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLiar(t)
			at := l.host + "/x/y"
			if err := push(t, at, artefact.Access{}, a); err != nil {
				t.Fatal(err)
			}
			var lied atomic.Bool
			l.tell(func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, c.path) {
					return false
				}
				lied.Store(true)
				c.lie(w, r)
				return true
			})
			got, err := fetch(t, at+"@"+a.Digest, artefact.Access{User: user, Password: password})
			allowed := false
			for _, k := range c.wants {
				allowed = allowed || kindOf(err) == k
			}
			if honest := c.lie == nil; !allowed || honest != (err == nil) || honest == lied.Load() {
				t.Errorf("kind %d, want one of %v: %v", kindOf(err), c.wants, err)
			}
			if err != nil && got != nil && len(got.Attestations) > 0 {
				t.Error("an attestation was given in spite of the error")
			}
			credential := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
			if text := fmt.Sprint(err); strings.Contains(text, password) || strings.Contains(text, credential) || strings.Contains(text, "?") {
				t.Errorf("the error repeats what it must not: %v", err)
			}
		})
	}
	if asked.Load() != 0 {
		t.Errorf("the other host was asked %d times", asked.Load())
	}
}

// endless answers without a length and without an end, as long as somebody listens.
func endless(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
	if r.Method == http.MethodHead {
		return
	}
	for block := bytes.Repeat([]byte(" "), 64<<10); r.Context().Err() == nil; {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

func TestAHostThatIsNamedMayHoldTheBlobs(t *testing.T) {
	file := plugin(t, "a")
	a := pack(t, file)
	l := newLiar(t)
	at := l.host + "/x/y"
	if err := push(t, at, artefact.Access{}, a); err != nil {
		t.Fatal(err)
	}
	var shown atomic.Value
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		shown.Store("shown:" + r.Header.Get("Authorization"))
		answer(w, 200, "application/octet-stream", file)
	}))
	defer store.Close()
	l.tell(func(w http.ResponseWriter, r *http.Request) bool {
		if _, _, ok := r.BasicAuth(); !ok {
			w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
			answer(w, 401, "application/json", []byte(`{}`))
			return true
		}
		if strings.HasSuffix(r.URL.Path, "/blobs/"+sum(file)) {
			http.Redirect(w, r, strings.Replace(store.URL, "127.0.0.1", "localhost", 1)+"/file", http.StatusTemporaryRedirect)
			return true
		}
		return false
	})
	port := store.URL[strings.LastIndex(store.URL, ":"):]
	access := artefact.Access{User: user, Password: password, Hosts: []string{"localhost" + port}}
	got, err := fetch(t, at+"@"+a.Digest, access)
	if err != nil || !bytes.Equal(got.Wasm, file) {
		t.Fatalf("pull: %v", err)
	}
	if shown.Load() != "shown:" {
		t.Errorf("the credential went along: %v", shown.Load())
	}
	access.Hosts = nil
	if _, err := fetch(t, at+"@"+a.Digest, access); kindOf(err) != artefact.Refused {
		t.Errorf("pull without naming it: %v", err)
	}
}

func TestPushGoesNowhereElse(t *testing.T) {
	far, asked := elsewhere(t)
	a := pack(t, plugin(t, "a"))
	for name, c := range map[string]struct {
		lie  func(w http.ResponseWriter, r *http.Request) bool
		want artefact.Kind
	}{
		"an upload elsewhere": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPost {
				return false
			}
			w.Header().Set("Location", far+"/upload?token=s3cret-word")
			w.WriteHeader(http.StatusAccepted)
			return true
		}, artefact.Refused},
		"a redirect elsewhere": {func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, far, http.StatusTemporaryRedirect)
			return true
		}, artefact.Refused},
		"too large for it": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPut {
				return false
			}
			answer(w, 413, "application/json", []byte(`{"errors":[{"code":"SIZE_INVALID","message":"s3cret-word"}]}`))
			return true
		}, artefact.Usage},
	} {
		l := newLiar(t)
		l.tell(c.lie)
		err := push(t, l.host+"/x/y:1", artefact.Access{User: user, Password: password}, a)
		if kindOf(err) != c.want || strings.Contains(err.Error(), password) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("the other host was asked %d times", asked.Load())
	}
}

func TestAPullCanBeStopped(t *testing.T) {
	l := newLiar(t)
	entered := make(chan struct{}, 8)
	l.tell(func(_ http.ResponseWriter, r *http.Request) bool {
		entered <- struct{}{}
		<-r.Context().Done()
		return true
	})
	r, ref := connect(t, l.host+"/x@sha256:"+strings.Repeat("a", 64), artefact.Access{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-entered; cancel() }()
	if _, err := artefact.Pull(ctx, r, ref, false); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := artefact.Pull(ctx, r, ref, false); kindOf(err) != artefact.Unreachable {
		t.Errorf("too slow: %v", err)
	}
}
