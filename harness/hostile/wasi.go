package hostile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/wasm"
)

// wasiProbes reach for the machine behind the sandbox.
func wasiProbes() []Case {
	// peek runs code and prints n bytes of memory from 64 on.
	peek := func(name, about string, n int32, check func(string) error, imports []string, code func(p *specimen) []byte) Case {
		return Case{Name: "wasi/" + name, About: about, Expect: harmless(answers, func(o Outcome) error {
			if out := printed(o, 0); len(out) != int(n) {
				return fmt.Errorf("it printed %d bytes, wanted %d: the case shows nothing", len(out), n)
			} else {
				return check(out)
			}
		}), Module: func() []byte {
			p := plugin(append(imports, "fd_write")...)
			p.Memory(2, -1)
			return p.entry(code(p), p.prints(n), p.answers())
		}}
	}
	zero := func(out string) error {
		if strings.Trim(out, "\x00") != "" {
			return fmt.Errorf("it found %q", out)
		}
		return nil
	}
	// errno wants the same errno from calls whose results stand one behind the other as words.
	errno := func(want byte) func(string) error {
		return func(out string) error {
			for i := 0; i < len(out); i += 4 {
				if out[i:i+4] != string([]byte{want, 0, 0, 0}) {
					return fmt.Errorf("call %d was answered with errno %d, wanted %d", i/4+1, out[i], want)
				}
			}
			return nil
		}
	}
	keep := func(i int32, call ...[]byte) []byte { return store32(64+4*i, cat(call...)) }
	exits := func(name, about string, phase harness.Phase, code int32, module func(p *specimen, exit []byte) []byte) Case {
		return Case{Name: "wasi/" + name, About: about, Expect: trapped(phase, fmt.Sprintf("proc_exit(%d)", code)), Module: func() []byte {
			p := plugin("proc_exit")
			p.Memory(1, -1)
			return module(p, cat(i32(code), p.call("proc_exit")))
		}}
	}
	two := func(want bool, problem string) func(Outcome) error {
		return func(o Outcome) error {
			if a, b := printed(o, 0), printed(o, 1); len(a) < 32 || (a == b) != want {
				return errors.New(problem)
			}
			return nil
		}
	}
	draws := func(name, about string, host func(*hostenv.Host), check func(Outcome) error) Case {
		return Case{Name: "wasi/" + name, About: about, Rounds: 2, Host: host, Expect: harmless(answers, check), Module: func() []byte {
			p := plugin("random_get", "fd_write")
			p.Memory(1, -1)
			return p.entry(i32(64), i32(32), p.call("random_get"), drop, p.prints(32), p.answers())
		}}
	}
	cases := []Case{
		peek("environment", "counts the variables of its environment", 8, zero, []string{"environ_sizes_get"}, func(p *specimen) []byte {
			return cat(store64(64, i64(-1)), i32(64), i32(68), p.call("environ_sizes_get"), drop)
		}),
		peek("environment-text", "reads its environment without asking how much there is", 64, zero, []string{"environ_get"}, func(p *specimen) []byte {
			return cat(i32(64), i32(96), p.call("environ_get"), drop)
		}),
		peek("arguments", "counts its arguments", 8, zero, []string{"args_sizes_get"}, func(p *specimen) []byte {
			return cat(store64(64, i64(-1)), i32(64), i32(68), p.call("args_sizes_get"), drop)
		}),
		peek("stdin", "reads from stdin and from descriptors that may have been left open", 40, errno(8), []string{"fd_read"}, func(p *specimen) []byte {
			code := cat(store32(512, i32(1024)), store32(516, i32(4096)))
			for fd := range int32(10) {
				code = append(code, keep(fd, i32(fd), i32(512), i32(1), i32(520), p.call("fd_read"))...)
			}
			return code
		}),
		peek("preopened", "looks for directories it was given", 40, errno(8), []string{"fd_prestat_get"}, func(p *specimen) []byte {
			var code []byte
			for fd := range int32(10) {
				code = append(code, keep(fd, i32(fd), i32(512), p.call("fd_prestat_get"))...)
			}
			return code
		}),
		peek("files", "opens /etc/passwd under every descriptor and with every right", 40, errno(8), []string{"path_open"}, func(p *specimen) []byte {
			p.Data(512, []byte("/etc/passwd"))
			var code []byte
			for fd := range int32(10) {
				code = append(code, keep(fd, i32(fd), i32(1), i32(512), i32(11), i32(0), i64(-1), i64(-1), i32(0), i32(1000), p.call("path_open"))...)
			}
			return code
		}),
		peek("sockets", "accepts, sends and receives on sockets, and raises a signal", 20, errno(52), []string{"sock_accept", "sock_recv", "sock_send", "sock_shutdown", "proc_raise"}, func(p *specimen) []byte {
			return cat(keep(0, i32(3), i32(0), i32(512), p.call("sock_accept")), keep(1, i32(3), i32(0), i32(0), i32(0), i32(512), i32(512), p.call("sock_recv")),
				keep(2, i32(3), i32(0), i32(0), i32(0), i32(512), p.call("sock_send")), keep(3, i32(3), i32(3), p.call("sock_shutdown")), keep(4, i32(9), p.call("proc_raise")))
		}),
		peek("clock", "reads the wall clock, to see what time it is", 8, func(out string) error {
			now := time.Unix(0, int64(binary.LittleEndian.Uint64([]byte(out))))
			if from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); now.Before(from) || now.After(from.Add(time.Second)) {
				return fmt.Errorf("it saw %v", now)
			}
			return nil
		}, []string{"clock_time_get"}, func(p *specimen) []byte { return cat(i32(0), i64(1), i32(64), p.call("clock_time_get"), drop) }),
		peek("clock-as-stopwatch", "takes the time of a long computation: the clock must not have noticed", 8, func(out string) error {
			if d := binary.LittleEndian.Uint64([]byte(out)); d != 1000 {
				return fmt.Errorf("it measured %d ns", d)
			}
			return nil
		}, []string{"clock_time_get"}, func(p *specimen) []byte {
			return cat(i32(1), i64(1), i32(72), p.call("clock_time_get"), drop, times(1000000), i32(1), i64(1), i32(64), p.call("clock_time_get"), drop,
				store64(64, cat(load64(64), load64(72), op(wasm.OpI64Sub))))
		}),
		peek("clock-overflow", "sleeps for longer than 64 bits of nanoseconds can count: the clock must not go back", 8, zero, []string{"clock_time_get", "poll_oneoff"}, func(p *specimen) []byte {
			return cat(i32(1), i64(1), i32(72), p.call("clock_time_get"), drop,
				store64(1024+24, i64(1<<62)), times(110000, i32(1024), i32(2048), i32(1), i32(4096), p.call("poll_oneoff"), drop),
				i32(1), i64(1), i32(80), p.call("clock_time_get"), drop,
				store64(64, cat(load64(80), load64(72), op(wasm.OpI64LtS), op(wasm.OpI64ExtendI32U))))
		}),
		draws("random-equal", "draws random bytes in two instances, to see whether they can be foretold", nil, two(false, "two instances drew the same secret bytes")),
		draws("random-seeded", "draws random bytes where the host fixes the seed, to tell apart two runs that must be one", func(h *hostenv.Host) { h.Seed = &[32]byte{1, 2} },
			two(true, "two runs with one seed drew different bytes")),
		exits("exit-0", "answers, and leaves by proc_exit(0) as if all were well", harness.PhaseCall, 0, func(p *specimen, exit []byte) []byte {
			return p.entry(p.output(), exit, i32(0))
		}),
		exits("exit-1", "leaves by proc_exit(1)", harness.PhaseCall, 1, func(p *specimen, exit []byte) []byte { return p.entry(exit, i32(0)) }),
		exits("exit-0-initialising", "leaves by proc_exit(0) in _initialize, so that half of it is missing later", harness.PhaseInitialize, 0, func(p *specimen, exit []byte) []byte {
			p.exported("_initialize", exit)
			return p.entry(p.answers())
		}),
		exits("exit-1-initialising", "leaves by proc_exit(1) in _initialize", harness.PhaseInitialize, 1, func(p *specimen, exit []byte) []byte {
			p.exported("_initialize", exit)
			return p.entry(p.answers())
		}),
		exits("exit-0-starting", "leaves by proc_exit(0) in its start section", harness.PhaseInstantiate, 0, func(p *specimen, exit []byte) []byte {
			p.Start(p.function(exit))
			return p.entry(p.answers())
		}),
		peek("vectors-overflow", "writes so many vectors that their size wraps around 32 bits", 4, errno(28), []string{}, func(p *specimen) []byte {
			return keep(0, i32(1), i32(0), i32(1<<29), i32(32), p.call("fd_write"))
		}),
		peek("vectors-outside", "prints what lies behind its memory", 8, errno(21), nil, func(p *specimen) []byte {
			return cat(store32(512, i32(131072-8)), store32(516, i32(64)), keep(0, i32(1), i32(512), i32(1), i32(32), p.call("fd_write")),
				keep(1, i32(1), i32(131072-4), i32(1), i32(32), p.call("fd_write")))
		}),
		peek("close-stdout", "closes stdout, to go on unseen", 4, errno(8), []string{"fd_close"}, func(p *specimen) []byte { return keep(0, i32(1), p.call("fd_close")) }),
	}
	return slices.Concat(cases, worst())
}

// worst calls every function of WASI with the worst of arguments. None may do more than refuse.
func worst() []Case {
	var cases []Case
	for _, v := range []struct {
		name string
		v    int64
	}{{"minus-one", -1}, {"largest", 1<<31 - 1}, {"end-of-memory", 65535}, {"zero", 0}} {
		cases = append(cases, Case{
			Name: "wasi/worst-" + v.name, About: fmt.Sprintf("calls every function of WASI with %d for every argument", v.v), Expect: harmless(answers),
			Module: func() []byte {
				var names []string
				for _, f := range hostenv.Functions() {
					if f.Namespace == hostenv.WASINamespace && f.Name != "proc_exit" {
						names = append(names, f.Name)
					}
				}
				p := plugin(names...)
				p.Memory(1, -1)
				var code []byte
				for _, n := range names {
					_, t := offered(n)
					for _, param := range t.Params {
						if param == wasm.I64 {
							code = append(code, i64(v.v)...)
						} else {
							code = append(code, i32(int32(v.v))...)
						}
					}
					code = append(code, cat(p.call(n), drop)...)
				}
				return p.entry(code, p.answers())
			},
		})
	}
	return cases
}
