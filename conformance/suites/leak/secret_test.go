package leak_test

import (
	"strings"
	"testing"

	"github.com/medplug/medplug/conformance/suites/leak"
)

func TestSecrets(t *testing.T) {
	body := strings.Repeat("MIICdgIBADANBgkq", 4)
	for _, text := range []string{
		"-----BEGIN PRIVATE KEY-----\n" + body, "-----BEGIN RSA PRIVATE KEY-----\r\n" + body, "-----BEGIN OPENSSH PRIVATE KEY-----\n" + body,
		"x AKIAIOSFODNN7EXAMPLE y", "ghp_" + strings.Repeat("a1B2", 9), "xoxb-123456789012-123456789012-AbCdEf", "AIza" + strings.Repeat("Ab1-_", 7),
		"sk_live_" + strings.Repeat("a1", 12), "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV", "postgres://app:S3nhaForte9@db.example.org/x",
		`password = "Tr0ub4dor9Kq3z"`, "senha: aB3dE5gH7jK9mN", `"api_key":"f3a9c81d77e04b52"`, "CLIENT_SECRET=9f8e7d6c5b4a39281706", `chave: "AB12CD34EF56GH78"`, "access_token = ya29a0AfB3byCx1z9Q",
	} {
		if len(leak.Secrets([]byte("\x00\x01"+text+"\x00"))) == 0 {
			t.Errorf("not found: %.24q", text)
		}
	}
	for _, text := range []string{
		"-----BEGIN PUBLIC KEY-----\n" + body, "-----BEGIN PRIVATE KEY-----", "PRIVATE KEY", "AKIA is a prefix", "ghp_short", "eyJ", "https://example.org/a:b@c", "https://user@example.org",
		"password: required", "senha = trocar_esta_senha_agora", "secret_ref: cfm_ws", "secret: vault/hospital/cfm", "chave de acesso com o operador", "api_key must be set",
		"chave: o_nome_do_medicamento", "http://%s:%s@host.example.org", "token=", "password = aaaaaaaaaaaaaaaaaaaa", "secret = 1234567890123456789", "palavra-chave: taquicardia2024",
		"passwd=PASSWORD_PLACE", "goroutine secret: running", "secret = crypto/internal/fips140",
	} {
		if found := leak.Secrets([]byte("\x00\x01" + text + "\x00")); len(found) > 0 {
			t.Errorf("%q taken for %v", text, found)
		}
	}
}

func FuzzSecrets(f *testing.F) {
	f.Add([]byte("password=Tr0ub4dor9Kq3z"))
	f.Add([]byte(strings.Repeat("://a:b", 1000)))
	f.Add([]byte(strings.Repeat("\xff\xc4\xb0", 50) + "password=Tr0ub4dor9Kq3z")) // letters whose lower case has another length
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, s := range leak.Secrets(file) {
			if s.Offset < 0 || s.Offset > len(file) || s.What == "" {
				t.Errorf("%+v", s)
			}
		}
	})
}
