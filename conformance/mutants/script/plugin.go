package script

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/harness/manifest"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Plugin is a plugin in the making. It says what is to be done; nothing happens before Build, so that a list of plugins
// costs nothing.
type Plugin struct {
	kind       contract.Kind
	declare    []func(*contract.Manifest)
	act        []func(*contract.Manifest)
	answer     []func(fixtures.Fixture, *Reply)
	start      func(*Reply)
	initialise func(*Reply)
	entry      string
	imports    []string
	pages      uint32
}

// Honest is a plugin of a kind that keeps every rule.
func Honest(kind contract.Kind) *Plugin { return &Plugin{kind: kind} }

// Declare changes the manifest. What the plugin does follows: it keeps what it declares.
func (p *Plugin) Declare(change func(*contract.Manifest)) *Plugin {
	p.declare = append(p.declare, change)
	return p
}

// Act changes what the plugin acts by, and not what it declares: a plugin that acts by another version, population or
// capability than its manifest's.
func (p *Plugin) Act(change func(*contract.Manifest)) *Plugin {
	p.act = append(p.act, change)
	return p
}

// Answer changes the reply to each fixture: what it says, does and refuses.
func (p *Plugin) Answer(change func(f fixtures.Fixture, r *Reply)) *Plugin {
	p.answer = append(p.answer, change)
	return p
}

// Start says what the start function does; a reply to nobody, of which only the steps count.
func (p *Plugin) Start(does func(*Reply)) *Plugin { p.start = does; return p }

// Initialise says what the export _initialize does.
func (p *Plugin) Initialise(does func(*Reply)) *Plugin { p.initialise = does; return p }

// Export exports the entry under another name than the manifest's.
func (p *Plugin) Export(entry string) *Plugin { p.entry = entry; return p }

// Import imports functions that nothing calls.
func (p *Plugin) Import(names ...string) *Plugin { p.imports = append(p.imports, names...); return p }

// Memory has at least so many pages of 64 KiB from the start.
func (p *Plugin) Memory(pages uint32) *Plugin { p.pages = pages; return p }

// Kind is the plugin's kind.
func (p *Plugin) Kind() contract.Kind { return p.kind }

// Manifest is what the plugin declares. Each call gives a new one.
func (p *Plugin) Manifest() *contract.Manifest {
	m := Manifest(p.kind)
	for _, change := range p.declare {
		change(m)
	}
	return m
}

// Acting is the manifest that the plugin acts by. Each call gives a new one.
func (p *Plugin) Acting() *contract.Manifest {
	m := p.Manifest()
	for _, change := range p.act {
		change(m)
	}
	return m
}

// Build writes the plugin file for all the fixtures that the plugin will meet: the same bytes each time.
func (p *Plugin) Build(all []fixtures.Fixture) ([]byte, error) {
	replies, err := Replies(p.Acting(), all)
	if err != nil {
		return nil, err
	}
	module, err := p.Module(all, replies)
	if err != nil {
		return nil, err
	}
	out, err := manifest.Embed(module, p.Manifest())
	if err != nil {
		return nil, fmt.Errorf("build plugin: %w", err)
	}
	return out, nil
}

// Module writes the plugin file without its manifest, from the honest replies to the fixtures: those that Replies gives for
// the manifest that the plugin acts by. They stay as they are, so that plugins can share them.
func (p *Plugin) Module(all []fixtures.Fixture, honest []*Reply) ([]byte, error) {
	if len(all) != len(honest) || len(all) == 0 {
		return nil, fmt.Errorf("build plugin: %d replies to %d fixtures", len(honest), len(all))
	}
	a := newAssembler()
	out := module{entry: cmp.Or(p.entry, p.Manifest().Entry), extra: p.imports, pages: p.pages}
	seen := map[uint64]int{}
	var first *Reply
	for i, f := range all {
		r := honest[i].clone()
		for _, change := range p.answer {
			change(f, r)
		}
		e := hashed{hashOf(f.Request), a.reply(r)}
		if j, again := seen[e.hash]; again {
			if string(all[j].Request) != string(f.Request) {
				return nil, fmt.Errorf("build plugin: the hashes of %s and %s collide", all[j].Name, f.Name)
			}
			if k := slices.IndexFunc(out.table, func(h hashed) bool { return h.hash == e.hash }); out.table[k].reply != e.reply {
				return nil, fmt.Errorf("build plugin: %s and %s are one request with two replies", all[j].Name, f.Name)
			}
			continue
		}
		seen[e.hash] = i
		out.table = append(out.table, e)
		if first == nil && r.Answered() && f.Need == fixtures.Small {
			first = r
		}
	}
	slices.SortFunc(out.table, func(x, y hashed) int { return cmp.Compare(x.hash, y.hash) })
	out.otherwise = a.reply(unknown(first))
	out.start, out.initialise = a.beginning(p.start), a.beginning(p.initialise)
	return a.write(out), nil
}

// beginning stores the steps that are done before any call.
func (a *assembler) beginning(does func(*Reply)) *uint32 {
	if does == nil {
		return nil
	}
	r := &Reply{}
	does(r)
	at := a.reply(r)
	return &at
}

// unknown is the reply to a request that no fixture is: that to a small one, with what every answer repeats taken from
// the request itself.
func unknown(like *Reply) *Reply {
	if like == nil {
		return new(Reply).Fail(contract.Internal, "")
	}
	r := like.clone()
	for pointer, member := range map[string]string{"/request_id": "request_id", "/audience": "audience", "/processing_audit/processed_at": "processing_timestamp"} {
		if was := r.Text(pointer); was != "" {
			r.Set(pointer, Member(member, was))
		}
	}
	return r
}

// hashOf is the program's hash of an input.
func hashOf(input []byte) uint64 {
	h := uint64(hashStart) ^ uint64(len(input))
	mix := func(w uint64) {
		h = (h ^ w) * hashPrime
		h ^= h >> hashShift
	}
	for ; len(input) >= 8; input = input[8:] {
		mix(binary.LittleEndian.Uint64(input))
	}
	if len(input) > 0 {
		var tail [8]byte
		copy(tail[:], input)
		mix(binary.LittleEndian.Uint64(tail[:]))
	}
	return h
}

var errNoKind = errors.New("the contract has no such kind")
