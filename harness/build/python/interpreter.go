package python

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/hostenv"
)

// Interpreter is a runtime that is compiled and can be started, any number of times.
type Interpreter struct {
	runtime *Runtime
	loaded  *harness.Plugin
}

// Load compiles a runtime, or finds it compiled in the folder cache; "" for none. Close it afterwards.
func (r *Runtime) Load(ctx context.Context, cache string) (*Interpreter, error) {
	// Clock and random stream start where they always do, so that the same sources give the same memory.
	loaded, err := harness.Load(ctx, r.file, harness.Options{CacheDir: cache, Host: hostenv.Host{Seed: new([32]byte)}})
	if err != nil {
		return nil, fmt.Errorf("load python runtime: %w", err)
	}
	return &Interpreter{r, loaded}, nil
}

// Close frees what was compiled.
func (i *Interpreter) Close(ctx context.Context) error { return i.loaded.Close(ctx) }

// Options of Make.
type Options struct {
	Timeout time.Duration     // for everything that importing runs
	Pages   uint32            // of memory, what the plugin may have when it runs
	Log     func(text string) // is told each line that importing prints; nil: nobody
}

func (o Options) print(logs []harness.Log) {
	for _, l := range logs {
		if o.Log != nil {
			o.Log(strings.TrimRight(l.Message, "\n") + "\n")
		}
	}
}

// maxAgain bounds how often modules with computed names, which importing asks for, are added.
const maxAgain = 50

// Make imports a project in a sandbox without files, network and clock, and gives the module that begins where that ended,
// the names of its functions included. Its errors are *SourceError, *ClashError, *EntryError, and a *harness.LimitError or
// *harness.TrapError of what importing ran; any other is the tool's.
func (i *Interpreter) Make(ctx context.Context, p Project, o Options) ([]byte, error) {
	roots := []string{p.Module}
	for range maxAgain {
		c, err := i.compile(ctx, p, roots, o)
		if err != nil {
			return nil, err
		}
		state, said, err := i.load(ctx, p, c, false, o)
		if err != nil {
			return nil, err
		}
		switch more := p.below(said.Absent, c.Names); {
		case len(more) > 0:
			roots = append(roots, more...)
			continue
		case said.Traceback != "":
			return nil, i.quote(ctx, p, c, said, o)
		case said.Entry != "":
			return nil, &EntryError{said.Entry}
		}
		o.print(said.logs)
		return i.runtime.assemble(p, state)
	}
	return nil, &SourceError{"ImportError: more modules with computed names than a plugin can have\n"}
}

// below lists the modules of a name and of the package of that name, unless one of them is there already.
func (p Project) below(name string, there []string) (names []string) {
	for _, m := range p.Modules {
		if name != "" && (m.Name == name || strings.HasPrefix(m.Name, name+".")) && !slices.Contains(there, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}

// quote imports once more what raises an exception, to see it with the lines that it names.
func (i *Interpreter) quote(ctx context.Context, p Project, c compiled, said said, o Options) error {
	_, again, err := i.load(ctx, p, c, true, o)
	if err == nil && again.Traceback != "" {
		said = again
	}
	o.print(said.logs)
	return &SourceError{said.Traceback}
}

// compiled is the answer of compile.py.
type compiled struct {
	Code    []byte      `json:"code"`    // marshalled modules
	Names   []string    `json:"names"`   // of these modules
	Missing [][2]string `json:"missing"` // modules that functions import and nobody has, and what Python would say
	Clash   string      `json:"clash"`
}

// said is the answer of boot.py.
type said struct {
	Traceback string `json:"traceback"`
	Absent    string `json:"absent"`
	Entry     string `json:"entry"`
	logs      []harness.Log
}

// compilePages is the memory for compiling: what is in the plugin does not depend on it.
const compilePages = 2048

func (i *Interpreter) compile(ctx context.Context, p Project, roots []string, o Options) (c compiled, err error) {
	_, err = i.run(ctx, compilePages, o.Timeout, input(compile, p.sources(roots)), func(_ *harness.Sandbox, answer []byte) error {
		return json.Unmarshal(answer, &c)
	})
	if err == nil && c.Clash != "" {
		err = &ClashError{c.Clash}
	}
	return c, err
}

func (i *Interpreter) load(ctx context.Context, p Project, c compiled, quoting bool, o Options) (state harness.State, s said, err error) {
	s.logs, err = i.run(ctx, o.Pages, o.Timeout, input(boot, p.argument(c, quoting)), func(sandbox *harness.Sandbox, answer []byte) error {
		if err := json.Unmarshal(answer, &s); err != nil || s.Traceback != "" || s.Entry != "" {
			return err
		}
		state, err = sandbox.State()
		return err
	})
	if err != nil {
		o.print(s.logs) // they may say how far it came
	}
	return state, s, err
}

// Bounds of what goes in and out: the sources as Collect gives them at most, and what they are compiled to.
const (
	maxInput  = 2*maxBytes + maxModules<<10 + 1<<20
	maxOutput = 2 * maxBytes
)

// run executes a script inside a new instance, whose answer is looked at before the instance is dropped. What the script
// printed is there also when it failed.
func (i *Interpreter) run(ctx context.Context, pages uint32, timeout time.Duration, in []byte, look func(s *harness.Sandbox, answer []byte) error) (printed []harness.Log, err error) {
	sandbox, err := i.loaded.Open(ctx, harness.Limits{
		MemoryPages: pages, Timeout: timeout, InputBytes: maxInput, OutputBytes: maxOutput, LogBytes: 1 << 20,
	})
	if err != nil {
		return nil, fmt.Errorf("start python runtime: %w", err)
	}
	defer func() { err = errors.Join(err, sandbox.Close(context.WithoutCancel(ctx))) }()
	reply, err := sandbox.Call(ctx, buildExport, in)
	if err == nil {
		err = look(sandbox, reply.Output)
	}
	if err != nil {
		err = fmt.Errorf("import plugin: %w", err)
	}
	return reply.Trace.Logs, err
}
