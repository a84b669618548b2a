package hostenv

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"io"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// The errno values of WASI preview 1 that this host answers with.
const (
	errnoSuccess = 0
	errnoBadf    = 8
	errnoFault   = 21
	errnoInval   = 28
	errnoNosys   = 52
)

// clockStep is what one reading of the clock advances it by; clockMost is how far it comes at all, however long a guest
// sleeps, so that it never wraps around into the past.
const (
	clockStep = time.Microsecond
	clockMost = 100 * 365 * 24 * time.Hour
)

// drawAtOnce is how many random bytes are drawn between two looks at what the guest may still use. drawAgain is the most
// that an initialisation may have drawn to be resumed from: resuming draws as much again.
const (
	drawAtOnce = 64 << 10
	drawAgain  = 64 << 10
)

// maxVectors is how many pieces one fd_write takes, as on most systems.
const maxVectors = 1024

// defaultClock is where the guest's clock starts when the host gives no instant.
var defaultClock = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// wasiState is the part of WASI that moves: the clock and the random stream.
type wasiState struct {
	ticks  time.Duration // how far the clock has come
	random *mathrand.ChaCha8
	drawn  int64 // random bytes given out
}

// Beginning is what a guest can see of a host while it initialises: where the clock starts, and the random seed when
// the host fixes one.
type Beginning struct {
	clock int64
	fixed bool
	seed  [32]byte
}

// Beginning gives the host's beginning.
func (h Host) Beginning() Beginning {
	b := Beginning{clock: h.start().UnixNano()}
	if h.Seed != nil {
		b.fixed, b.seed = true, *h.Seed
	}
	return b
}

func (h Host) start() time.Time {
	if h.Clock.IsZero() {
		return defaultClock
	}
	return h.Clock
}

// Resumption is where clock and random stream stand after initialisation.
type Resumption struct {
	ticks time.Duration
	drawn int64
}

// Resumption gives where the clock and the random stream stand.
func (s *State) Resumption() Resumption { return Resumption{s.wasi.ticks, s.wasi.drawn} }

// Resume puts a new state where initialisation left another of the same beginning. A stream with a fixed seed goes on
// behind what was drawn; a secret one starts with a secret of its own.
func (s *State) Resume(r Resumption) {
	s.wasi = wasiState{ticks: r.ticks}
	if s.Host.Seed != nil {
		s.draw(make([]byte, r.drawn))
	}
}

// Asked tells whether the guest asked the host for anything but the time and a little randomness, or wrote to it: then no
// other state can resume from where it stands.
func (s *State) Asked() bool { return s.asked || s.wasi.drawn > drawAgain }

// Now reads the guest's clock, which moves only when it is read or slept on.
func (s *State) Now() time.Time {
	s.pass(clockStep)
	return s.Host.start().Add(s.wasi.ticks)
}

// pass moves the guest's clock on.
func (s *State) pass(d time.Duration) { s.wasi.ticks = min(s.wasi.ticks+d, clockMost) }

// RandomStream gives the guest's random stream, for hosts other than the harness.
func (s *State) RandomStream() io.Reader { return stream{s} }

type stream struct{ s *State }

func (r stream) Read(b []byte) (int, error) {
	r.s.draw(b)
	return len(b), nil
}

// draw fills b from the random stream.
func (s *State) draw(b []byte) {
	if s.wasi.random == nil {
		var seed [32]byte
		if s.Host.Seed != nil {
			seed = *s.Host.Seed
		} else if _, err := rand.Read(seed[:]); err != nil {
			panic(err)
		}
		s.wasi.random = mathrand.NewChaCha8(seed)
	}
	_, _ = s.wasi.random.Read(b) // never fails
	s.wasi.drawn += int64(len(b))
}

// wasiFunctions are all 46 functions of preview 1. What a plugin has no right to (files, sockets, environment) answers
// ENOSYS, or EBADF where it names a file descriptor; the types are the standard's, so that any module links.
func wasiFunctions() []Function {
	var all []Function
	add := func(name, params string, call func(s *State, m api.Memory, a []uint64) uint32) {
		all = append(all, Function{WASINamespace, name, signature(params), types(i32), api.GoModuleFunc(
			func(ctx context.Context, m api.Module, stack []uint64) {
				stack[0] = uint64(call(state(ctx), m.Memory(), stack))
			})})
	}
	answer := func(errno uint32, names ...string) {
		for _, n := range names {
			name, params, _ := strings.Cut(n, " ")
			add(name, params, func(*State, api.Memory, []uint64) uint32 { return errno })
		}
	}
	add("args_sizes_get", "ii", zeroSizes)
	add("args_get", "ii", nothing)
	add("environ_sizes_get", "ii", zeroSizes)
	add("environ_get", "ii", nothing)
	add("clock_res_get", "ii", func(_ *State, m api.Memory, a []uint64) uint32 {
		return put64(m, a[1], uint64(clockStep))
	})
	add("clock_time_get", "iIi", func(s *State, m api.Memory, a []uint64) uint32 {
		if uint32(a[0]) > 3 {
			return errnoInval
		}
		return put64(m, a[2], uint64(s.Now().UnixNano()))
	})
	add("random_get", "ii", func(s *State, m api.Memory, a []uint64) uint32 {
		buf, ok := view(m, a[0], a[1])
		if !ok {
			return errnoFault
		}
		for part := range slices.Chunk(buf, drawAtOnce) {
			s.charge(len(part)) // may end the call, which a long draw must not outlast
			s.draw(part)
		}
		return errnoSuccess
	})
	add("sched_yield", "", nothing)
	add("fd_write", "iiii", fdWrite)
	add("fd_fdstat_get", "ii", fdStat)
	add("poll_oneoff", "iiii", pollOneoff)
	all = append(all, Function{WASINamespace, "proc_exit", types(i32), nil, api.GoModuleFunc(
		func(_ context.Context, _ api.Module, stack []uint64) { panic(&Exit{uint32(stack[0])}) })})
	answer(errnoBadf,
		"fd_advise iIIi", "fd_allocate iII", "fd_close i", "fd_datasync i", "fd_fdstat_set_flags ii",
		"fd_fdstat_set_rights iII", "fd_filestat_get ii", "fd_filestat_set_size iI", "fd_filestat_set_times iIIi",
		"fd_pread iiiIi", "fd_prestat_get ii", "fd_prestat_dir_name iii", "fd_pwrite iiiIi", "fd_read iiii",
		"fd_readdir iiiIi", "fd_renumber ii", "fd_seek iIii", "fd_sync i", "fd_tell ii",
		"path_create_directory iii", "path_filestat_get iiiii", "path_filestat_set_times iiiiIIi",
		"path_link iiiiiii", "path_open iiiiiIIii", "path_readlink iiiiii", "path_remove_directory iii",
		"path_rename iiiiii", "path_symlink iiiii", "path_unlink_file iii")
	answer(errnoNosys, "proc_raise i", "sock_accept iii", "sock_recv iiiiii", "sock_send iiiii", "sock_shutdown ii")
	return all
}

// signature reads one letter a parameter: i for i32, I for i64.
func signature(s string) []api.ValueType {
	var t []api.ValueType
	for _, c := range s {
		if c == 'I' {
			t = append(t, i64)
		} else {
			t = append(t, i32)
		}
	}
	return t
}

func nothing(*State, api.Memory, []uint64) uint32 { return errnoSuccess }

// zeroSizes answers that there are no arguments and no environment.
func zeroSizes(_ *State, m api.Memory, a []uint64) uint32 {
	if m == nil || !m.WriteUint32Le(uint32(a[0]), 0) || !m.WriteUint32Le(uint32(a[1]), 0) {
		return errnoFault
	}
	return errnoSuccess
}

func put64(m api.Memory, offset, v uint64) uint32 {
	if m == nil || !m.WriteUint64Le(uint32(offset), v) {
		return errnoFault
	}
	return errnoSuccess
}

func view(m api.Memory, offset, length uint64) ([]byte, bool) {
	if m == nil {
		return nil, false
	}
	return m.Read(uint32(offset), uint32(length))
}

// fdWrite sends stdout and stderr to the log; there are no other files.
func fdWrite(s *State, m api.Memory, a []uint64) uint32 {
	level := map[uint32]string{1: "stdout", 2: "stderr"}[uint32(a[0])]
	if level == "" {
		return errnoBadf
	}
	if uint32(a[2]) > maxVectors {
		return errnoInval
	}
	iovs, ok := view(m, a[1], uint64(uint32(a[2]))*8)
	if !ok {
		return errnoFault
	}
	var text []byte
	s.charge(len(iovs))
	for ; len(iovs) >= 8; iovs = iovs[8:] {
		part, ok := view(m, uint64(binary.LittleEndian.Uint32(iovs)), uint64(binary.LittleEndian.Uint32(iovs[4:])))
		if !ok {
			return errnoFault
		}
		// Many small vectors may name the same large range, so stop at the limit, not after.
		if int64(len(text)+len(part)) > s.LogBytes {
			panic(&Exceeded{"log", s.LogBytes, "bytes"})
		}
		s.charge(len(part))
		text = append(text, part...)
	}
	if !m.WriteUint32Le(uint32(a[3]), uint32(len(text))) {
		return errnoFault
	}
	if len(text) > 0 {
		s.log(level, string(text))
	}
	return errnoSuccess
}

// fdStat says that 0, 1 and 2 are character devices without rights but to write.
func fdStat(_ *State, m api.Memory, a []uint64) uint32 {
	if uint32(a[0]) > 2 {
		return errnoBadf
	}
	const characterDevice, rightWrite = 2, 1 << 6
	var stat [24]byte
	stat[0] = characterDevice
	if uint32(a[0]) > 0 {
		binary.LittleEndian.PutUint64(stat[8:], rightWrite)
	}
	if m == nil || !m.Write(uint32(a[1]), stat[:]) {
		return errnoFault
	}
	return errnoSuccess
}

// pollOneoff answers clock subscriptions at once and moves the guest's clock to the earliest of them: a sleep costs
// the host nothing and shows the guest the time it waited for. Any other subscription gets EBADF.
func pollOneoff(s *State, m api.Memory, a []uint64) uint32 {
	const subscription, event, most = 48, 32, 64
	n := uint64(uint32(a[2]))
	if n == 0 || n > most {
		return errnoInval
	}
	subs, ok1 := view(m, a[0], n*subscription)
	events, ok2 := view(m, a[1], n*event)
	if !ok1 || !ok2 {
		return errnoFault
	}
	now := s.Now()
	waits := make([]time.Duration, n) // -1: no clock
	soonest := time.Duration(-1)
	for i := range waits {
		sub := subs[i*subscription:][:subscription]
		if waits[i] = -1; sub[8] == 0 {
			waits[i] = time.Duration(min(binary.LittleEndian.Uint64(sub[24:]), 1<<62))
			if sub[40]&1 != 0 { // an absolute instant
				waits[i] = max(0, waits[i]-time.Duration(now.UnixNano()))
			}
			if soonest < 0 || waits[i] < soonest {
				soonest = waits[i]
			}
		}
	}
	s.pass(min(max(soonest, 0), 24*time.Hour))
	out := make([]byte, 0, n*event)
	for i, wait := range waits {
		if wait > soonest {
			continue // not due yet
		}
		sub := subs[i*subscription:]
		var e [event]byte
		copy(e[:8], sub[:8]) // userdata
		e[10] = sub[8]       // type of the subscription
		if wait < 0 {
			binary.LittleEndian.PutUint16(e[8:], errnoBadf)
		}
		out = append(out, e[:]...)
	}
	copy(events, out)
	if !m.WriteUint32Le(uint32(a[3]), uint32(len(out)/event)) {
		return errnoFault
	}
	return errnoSuccess
}
