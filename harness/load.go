package harness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/harness/kernel"
	"github.com/medplug/medplug/harness/meter"
	"github.com/medplug/medplug/harness/snapshot"
	"github.com/medplug/medplug/harness/wasm"
)

// Options say how a module is loaded.
type Options struct {
	CacheDir string        // where compiled code is kept between processes; "" for nowhere
	Exact    bool          // count every instruction, so that a call's cost is the same on every machine; slower
	Profile  bool          // count exactly and by function, see Trace.Profile; slower still
	Timeout  time.Duration // how long loading may take, 0 stands for DefaultLoadTimeout
	Shared   *Shared       // where plugins of equal code find each other; nil: what is compiled is this plugin's alone
	Host     hostenv.Host  // what the guest is answered; see With
	// Tests makes the module one that tests a plugin: it is offered hostenv.TestNamespace besides, and its call succeeds
	// without an output. nil for a plugin, to which nothing of that is offered.
	Tests hostenv.Tester
}

// DefaultLoadTimeout is far beyond what the largest runtimes of languages take, a few seconds, also on a busy machine.
const DefaultLoadTimeout = time.Minute

// Plugin is a compiled module with the host that answers it; safe for concurrent use. It knows no limits, so that
// practices with other limits share the compiled code.
type Plugin struct {
	*compiled
	host hostenv.Host
	pool *pool
}

// compiled is what all copies of a plugin share.
type compiled struct {
	*code
	release   func(context.Context) error // of the code
	instances instances
	info      Info
	plan      *snapshot.Plan
	snapshots snapshots
	warm      *warmth
	life      life
	functions []Function     // of the module, when a profile is wanted
	tests     hostenv.Tester // nil for a plugin
}

// KernelModule is the name under which a plugin's memory functions are bound to its own kernel instance.
const KernelModule = "medplug:kernel"

// Load reads and compiles a module. The error is a *ModuleError when the module is at fault and a *LimitError when it took
// too long; any other error means that the tool failed or ctx ended. Nothing of it goes on once Load has returned.
func Load(ctx context.Context, module []byte, o Options) (*Plugin, error) {
	ctx, cancel, err := o.bound(ctx)
	if err != nil {
		return nil, err
	}
	defer cancel()
	m, err := parse(module)
	if err != nil {
		return nil, err
	}
	if err := admit(m); err != nil { // before anything is made of what it declares
		return nil, err
	}
	info := describe(m, module)
	c := &compiled{info: info, warm: newWarmth(m), tests: o.Tests}
	if o.Profile {
		c.functions = functionsOf(m)
	}
	if c.plan, err = detach(m, info, o); err != nil {
		return nil, err
	}
	if c.code, c.release, err = o.Shared.code(ctx, m, o); err != nil {
		return nil, err
	}
	return &Plugin{c, o.Host, newPool(c.warm)}, nil
}

// detach leaves of a module that was admitted the code, for any data, and links it. The error is a *ModuleError.
func detach(m *wasm.Module, info Info, o Options) (*snapshot.Plan, error) {
	if err := checkInitialisers(m, info); err != nil {
		return nil, err
	}
	if err := link(m, info, o.Tests != nil); err != nil {
		return nil, err
	}
	wasm.ShareTables(m, wasm.DefaultCaps())
	plan, err := snapshot.Detach(m)
	if err != nil {
		return nil, &ModuleError{err.Error(), -1}
	}
	return plan, nil
}

// measured makes of detached code what is compiled. The error is a *ModuleError.
func measured(m *wasm.Module, o Options) (*meter.Rewritten, error) {
	mode := meter.Enforce
	if o.Exact || o.Profile {
		mode = meter.Count
	}
	metered, err := meter.Rewrite(m, meter.Options{Mode: mode, CallCost: callCost, ByFunction: o.Profile})
	if err != nil {
		return nil, &ModuleError{err.Error(), -1}
	}
	return metered, nil
}

// admit refuses what would cost the machine more to compile or hold than a plugin may.
func admit(m *wasm.Module) error {
	refused := wasm.Admit(m, wasm.DefaultCaps())
	if len(refused) == 0 {
		return nil
	}
	reason := "not admitted: " + refused[0].String()
	if n := len(refused) - 1; n > 0 {
		reason += fmt.Sprintf(" (and %d more)", n)
	}
	return &ModuleError{reason, refused[0].Offset}
}

// link points the module's imports at the modules that answer them, and refuses what no host offers.
func link(m *wasm.Module, info Info, tests bool) error {
	offered := Offered()
	if tests {
		offered = append(offered, imports(hostenv.TestFunctions())...)
	}
	for i := range m.Imports {
		im, typ := &m.Imports[i], info.Imports[i].Type
		what := legible(im.Module + " " + im.Name)
		at := slices.IndexFunc(offered, func(o Import) bool { return o.Module == im.Module && o.Name == im.Name })
		switch {
		case im.Kind != wasm.KindFunc:
			return &ModuleError{fmt.Sprintf("imports a %s (%s): a plugin brings its own", im.Kind, what), -1}
		case at < 0:
			return &ModuleError{fmt.Sprintf("imports %s, which no host offers (contract section 1)", what), -1}
		case offered[at].Type != typ:
			return &ModuleError{fmt.Sprintf("imports %s as %s, the host offers %s", what, legible(typ), offered[at].Type), -1}
		}
		if _, has := m.Memory(); im.Module == hostenv.WASINamespace && !has {
			return &ModuleError{"imports WASI but has no memory for its answers", -1}
		}
		switch {
		case im.Module == hostenv.EnvNamespace && kernel.ForPlugins(im.Name):
			im.Module = KernelModule
		case im.Module == hostenv.TestNamespace:
			im.Module = hostenv.TestModule
		default:
			im.Module, _ = hostenv.Target(im.Module)
		}
	}
	return nil
}

// legible makes a text that a module chose fit for an error message: one line, of no more than 200 bytes, nothing in it
// that a terminal would obey.
func legible(s string) string {
	const most = 200
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(s)
	}
	return s
}

// Info tells what is known of the module without running it.
func (p *Plugin) Info() Info { return p.info }

// With gives the same compiled plugin for another host: another practice's configuration and authorities. Warm instances
// are never shared between the two. Close the original last.
func (p *Plugin) With(h hostenv.Host) *Plugin { return &Plugin{p.compiled, h, newPool(p.warm)} }

// Close frees the compiled code, the images and every sandbox, those of copies included. It waits for calls in progress;
// later ones are refused. It may be called twice.
func (p *Plugin) Close(ctx context.Context) error {
	if !p.life.end() {
		return nil
	}
	return errors.Join(p.instances.close(ctx), p.snapshots.close(), p.release(ctx))
}
