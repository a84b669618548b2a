package runtimetest

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/oracle"
)

// On stock Extism, which knows nothing of medplug, a plugin answers the same, without WASI and with one page limit for all.
func TestStockExtismAnswersTheSame(t *testing.T) {
	module, err := build("import random, json, re, hashlib, decimal, datetime\n" + evaluate)
	if err != nil {
		t.Fatal(err)
	}
	host := hostenv.Host{Config: seeded("s")}
	ours, err := harness.Load(t.Context(), module, harness.Options{CacheDir: compiled, Host: host})
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close(t.Context())
	stock, err := oracle.Load(t.Context(), module, standard(t), host, compiled)
	if err != nil {
		t.Fatal(err)
	}
	defer stock.Close(t.Context())
	for _, what := range []string{
		"[1, 'é', None, True, 0.1 + 0.2, 10**30]", "__import__('random').random()", "str(__import__('uuid').uuid4())", "print('said') or 1",
		"1 / 0", "__import__('time').time()", "__import__('extism').Config.get('medplug_random_seed')", "len(bytearray(4 << 20))",
		"(lambda f: f(f))(lambda f: f(f))", "__import__('extism').Var.set('k', 'v') or __import__('extism').Var.get_str('k')",
		"__import__('hashlib').sha256(b'a' * 10**5).hexdigest()", "'x' * 10**5",
	} {
		request := []byte(expression("", what))
		want, err := open(t, ours, standard(t)).Call(t.Context(), entry, request)
		got, stockErr := stock.Call(t.Context(), entry, request)
		if stockErr != nil {
			t.Errorf("%s: stock Extism: %v", what, stockErr)
			continue
		}
		failure := ""
		if e := (*harness.PluginError)(nil); errors.As(err, &e) {
			failure = strings.TrimSpace(e.Object.JSON())
		} else if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if !bytes.Equal(got.Output, want.Output) || got.Failure != failure {
			t.Errorf("%s: stock Extism gives %.80q, %q; the harness %.80q, %q", what, got.Output, got.Failure, want.Output, failure)
		}
	}
}
