package meter

import "github.com/medplug/medplug/harness/wasm"

// The Go compiler writes a function as one loop around a jump table, because it can resume a function at any of its
// blocks, and jumps by setting the block's number and repeating the loop:
//
//	loop
//	  block block ... local.get $pc  br_table 0 1 2 ...  end ... end
//	  i32.const 7  local.set $pc  br $loop
//
// Every jump, forward ones too, would meet the loop's check and then an indirect branch. Where the number is a constant
// and the block it names still lies ahead, the way through the table is known, so the branch can go there itself. The
// local is still set, the cost of the table still charged; only the detour is gone. What comes out this way is faster
// than the original without metering.

// dispatch is a loop that begins with a jump table: blocks without operands, local.get and br_table, nothing else.
type dispatch struct {
	local  uint32
	labels []landing // by number, the default last
}

// landing is where the table goes: a label, named by its place among the open ones and by its position in the body.
type landing struct {
	frame int
	pos   int
}

func (d *dispatch) landing(value int64) landing {
	return d.labels[min(uint64(uint32(value)), uint64(len(d.labels)-1))]
}

// watch follows the instructions at the head of a loop: blocks, then one local.get. Call it behind each instruction.
func (p *planner) watch(in *wasm.Instr) {
	before := p.last[0].Op == wasm.OpLoop || p.last[0].Op == wasm.OpBlock
	switch plain := len(in.Type.Params) == 0; {
	case in.Op == wasm.OpLoop && plain && !p.dead:
		p.jumper = len(p.scopes) - 1
	case p.jumper != 0 && before && (in.Op == wasm.OpBlock && plain || in.Op == wasm.OpLocalGet):
	default:
		p.jumper = 0 // the function's own scope, which is no loop
	}
}

// table notices a dispatch when its br_table is read.
func (p *planner) table(in *wasm.Instr) {
	if p.jumper == 0 || p.last[0].Op != wasm.OpLocalGet {
		return
	}
	d := &dispatch{local: p.last[0].A}
	for _, l := range in.Labels {
		frame := len(p.scopes) - 1 - int(l)
		d.labels = append(d.labels, landing{frame: frame, pos: p.scopes[frame].pos})
	}
	p.scopes[p.jumper].table = d
}

// branch plans a br, through the table of a dispatch where the way is known.
func (p *planner) branch(in *wasm.Instr) {
	d := p.scopes[len(p.scopes)-1-int(in.A)].table
	known := d != nil && p.last[0].Op == wasm.OpLocalSet && p.last[0].A == d.local && p.last[1].Op == wasm.OpI32Const
	if p.dead || !known {
		p.target(in.A)
		return
	}
	to := d.landing(p.last[1].Value)
	if to.frame >= len(p.scopes) || p.scopes[to.frame].pos != to.pos { // already behind
		p.target(in.A)
		return
	}
	p.jumps = append(p.jumps, jump{pos: in.Pos, frame: to.frame})
	p.add(cost(&wasm.Instr{Op: wasm.OpLocalGet}) + cost(&wasm.Instr{Op: wasm.OpBrTable}))
	p.scopes[to.frame].targeted++
	p.arrive(to.frame)
}
