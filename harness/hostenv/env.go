package hostenv

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"unicode/utf8"

	"github.com/tetratelabs/wazero/api"
)

// logLevels in the order of the Extism ABI; get_log_level answers with the index.
var logLevels = []string{"trace", "debug", "info", "warn", "error"}

func envFunctions() []Function {
	fn := func(name string, params, results []api.ValueType, call func(ctx context.Context, s *State, stack []uint64)) Function {
		return Function{EnvNamespace, name, params, results, api.GoModuleFunc(func(ctx context.Context, _ api.Module, stack []uint64) {
			s := state(ctx)
			s.asked = true
			call(ctx, s, stack)
		})}
	}
	all := []Function{
		fn("config_get", types(i64), types(i64), configGet),
		fn("var_get", types(i64), types(i64), varGet),
		fn("var_set", types(i64, i64), nil, varSet),
		fn("http_request", types(i64, i64), types(i64), httpRequest),
		fn("http_status_code", nil, types(i32), func(_ context.Context, s *State, stack []uint64) {
			stack[0] = api.EncodeI32(int32(s.http.Status))
		}),
		fn("http_headers", nil, types(i64), httpHeaders),
		// Every level is recorded, so that a rule sees what a quieter host would hide.
		fn("get_log_level", nil, types(i32), func(_ context.Context, _ *State, stack []uint64) { stack[0] = 0 }),
	}
	for _, level := range logLevels {
		all = append(all, fn("log_"+level, types(i64), nil, func(ctx context.Context, s *State, stack []uint64) {
			s.log(level, string(s.take(ctx, "log_"+level, stack[0])))
		}))
	}
	return all
}

// read copies a block the guest named; the guest keeps it.
func (s *State) read(ctx context.Context, function string, offset uint64) []byte {
	data, err := s.Blocks.Read(ctx, offset)
	if err != nil {
		panic(&Violation{function, err.Error()})
	}
	s.charge(len(data))
	return data
}

// take copies a block and frees it, as the stock host does for logs, vars and requests.
func (s *State) take(ctx context.Context, function string, offset uint64) []byte {
	data := s.read(ctx, function, offset)
	if err := s.Blocks.Free(ctx, offset); err != nil {
		panic(err)
	}
	return data
}

// give hands data to the guest in a new block; 0 when there is no room, which the guest must test.
func (s *State) give(ctx context.Context, data []byte) uint64 {
	s.charge(len(data))
	offset, err := s.Blocks.Write(ctx, data)
	if err != nil {
		panic(err)
	}
	return offset
}

// maxEntries bounds the lines of log and the writes of vars of one call: an entry costs the host more than its text, so
// that bytes alone do not bound them.
const maxEntries = 1 << 14

func (s *State) log(level, message string) {
	s.asked = true
	if s.logSum += int64(len(message)); s.logSum > s.LogBytes {
		panic(&Exceeded{"log", s.LogBytes, "bytes"})
	}
	if len(s.Record.Logs) >= maxEntries {
		panic(&Exceeded{"log", maxEntries, "lines"})
	}
	s.Record.Logs = append(s.Record.Logs, Log{level, message})
}

// SeedKey is the config key under which a plugin that has no random source finds a seed for its own, 64 hexadecimal digits:
// drawn from the instance's random stream, unless the host's configuration names one.
const SeedKey = "medplug_random_seed"

// RandomSeed draws a value for SeedKey.
func (s *State) RandomSeed() string {
	var seed [32]byte
	s.draw(seed[:])
	return hex.EncodeToString(seed[:])
}

func configGet(ctx context.Context, s *State, stack []uint64) {
	key := string(s.read(ctx, "config_get", stack[0]))
	value, ok := s.Host.Config[key]
	if !ok && key == SeedKey {
		value, ok = s.RandomSeed(), true
	}
	if stack[0] = 0; ok {
		stack[0] = s.give(ctx, []byte(value))
	}
}

func varGet(ctx context.Context, s *State, stack []uint64) {
	value, ok := s.vars[string(s.take(ctx, "var_get", stack[0]))]
	if stack[0] = 0; ok {
		stack[0] = s.give(ctx, value)
	}
}

func varSet(ctx context.Context, s *State, stack []uint64) {
	key := string(s.take(ctx, "var_set", stack[0]))
	var value []byte
	if stack[1] != 0 {
		value = s.take(ctx, "var_set", stack[1])
		if value == nil {
			value = []byte{}
		}
	}
	// Writes are counted, not what is left: a guest that rewrites one key for ever would otherwise fill the record.
	if s.varSum += int64(len(key) + len(value)); s.varSum > s.VarBytes {
		panic(&Exceeded{"var", s.VarBytes, "bytes"})
	}
	if len(s.Record.Vars) >= maxEntries {
		panic(&Exceeded{"var", maxEntries, "writes"})
	}
	s.Record.Vars = append(s.Record.Vars, VarWrite{key, value})
	if value == nil {
		delete(s.vars, key)
		return
	}
	if s.vars == nil {
		s.vars = map[string][]byte{}
	}
	s.vars[key] = value
}

// maxAttempts bounds the requests of one call, and so the record of them; maxRequest bounds the JSON of one, which takes
// many times its size once it is read.
const (
	maxAttempts = 32
	maxRequest  = 64 << 10
)

func httpRequest(ctx context.Context, s *State, stack []uint64) {
	const name = "http_request"
	raw := s.take(ctx, name, stack[0])
	var body []byte
	if stack[1] != 0 {
		body = s.take(ctx, name, stack[1])
	}
	if len(raw) > maxRequest {
		panic(&Violation{name, "the request has more than 64 KiB beside its body"})
	}
	var r HTTPRequest
	if !utf8.Valid(raw) || json.Unmarshal(raw, &r) != nil {
		panic(&Violation{name, "the request is not a JSON object"})
	}
	if r.Method = strings.ToUpper(r.Method); r.Method == "" {
		r.Method = "GET"
	}
	record := func(a EgressAttempt) {
		if len(s.Record.Egress) >= maxAttempts {
			panic(&Violation{name, "more than 32 requests in one call"})
		}
		s.Record.Egress = append(s.Record.Egress, a)
	}
	if s.Host.Egress == nil || len(s.Hosts) == 0 {
		const why = "no host is allowed"
		record(EgressAttempt{r.Method, r.URL, why})
		panic(&Violation{name, why})
	}
	answer, err := s.Host.Egress.Do(ctx, s.Hosts, r, body, record)
	if err != nil {
		panic(&Violation{name, err.Error()})
	}
	s.http = answer
	if stack[0] = 0; len(answer.Body) > 0 {
		stack[0] = s.give(ctx, answer.Body)
	}
}

func httpHeaders(ctx context.Context, s *State, stack []uint64) {
	if stack[0] = 0; s.http.Headers == nil {
		return
	}
	lower := map[string]string{}
	for k, v := range maps.All(s.http.Headers) {
		lower[strings.ToLower(k)] = v
	}
	b, err := json.Marshal(lower)
	if err != nil {
		panic(errors.New("http_headers: " + err.Error()))
	}
	stack[0] = s.give(ctx, b)
}
