package cassette

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Mask stands in a recording where a secret was.
const Mask = "[masked]"

// secretParts are what the names of headers and URL parameters that carry secrets have in them, written without hyphens and
// underscores; secretWhole are such names as a whole.
var (
	secretParts = []string{"authorization", "cookie", "token", "secret", "apikey", "accesskey", "subscriptionkey", "password", "passwd", "credential",
		"signature", "session"}
	secretWhole = []string{"key", "auth", "xauth", "sig", "pwd", "jwt"}
)

// secret tells by its name whether a header or parameter carries a secret.
func secret(name string) bool {
	name = strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(name))
	return slices.Contains(secretWhole, name) || slices.ContainsFunc(secretParts, func(part string) bool { return strings.Contains(name, part) })
}

// volatile are headers that differ from run to run and say nothing about what is asked: those of tracing and of the
// connection. They are recorded and not compared.
func volatile(name string) bool {
	switch name {
	case "user-agent", "date", "host", "connection", "content-length", "accept-encoding", "request-id", "x-request-id", "correlation-id",
		"x-correlation-id", "traceparent", "tracestate", "b3", "idempotency-key":
		return true
	}
	return strings.HasPrefix(name, "x-b3-")
}

// maskHeaders gives headers by their names in lower case, the values of secret ones masked; masked is told their names.
func maskHeaders(headers map[string]string, masked func(what string)) map[string]string {
	if len(headers) == 0 {
		return nil
	}
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(headers)) { // two that differ in case alone: the same one each time
		value := headers[name]
		name = strings.ToLower(name)
		if secret(name) {
			value = Mask
			masked("header " + name)
		}
		out[name] = strings.ToValidUTF8(value, "\ufffd")
	}
	return out
}

// maskURL masks the values of secret parameters of a URL and leaves the rest as it is.
func maskURL(raw string, masked func(what string)) string {
	before, query, found := strings.Cut(raw, "?")
	if !found {
		return raw
	}
	query, fragment, hasFragment := strings.Cut(query, "#")
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if plain := unescaped(name); secret(plain) && value != "" {
			pairs[i] = name + "=" + Mask
			masked("parameter " + strings.ToLower(plain))
		}
	}
	out := before + "?" + strings.Join(pairs, "&")
	if hasFragment {
		out += "#" + fragment
	}
	return out
}

func unescaped(name string) string {
	if plain, err := url.QueryUnescape(name); err == nil {
		return plain
	}
	return name
}

// sameURL gives the form in which two URLs that ask the same are equal: scheme and host in lower case, the scheme's own port
// and the fragment left out, parameters sorted by name, secrets masked.
func sameURL(raw string) string {
	raw = maskURL(raw, func(string) {})
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	u.Scheme, u.Host, u.Fragment, u.RawFragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), "", ""
	if port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]; port != "" {
		u.Host = strings.TrimSuffix(u.Host, port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	pairs := strings.Split(u.RawQuery, "&")
	slices.SortStableFunc(pairs, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return cmp.Compare(unescaped(a), unescaped(b))
	})
	u.RawQuery = strings.Join(pairs, "&")
	return u.String()
}
