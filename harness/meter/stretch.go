package meter

const (
	// unchecked is the most work, in instructions, that is done on any way before a check: what is more by one instruction
	// meets one behind it.
	unchecked = 32 << 10
	// headMost is the most that a function does before its first check when it is called by its number, so that its callers
	// know it, and apart when it may be called from anywhere. One that calls itself by its number, in whatever roundabout
	// way, does no more than apart behind its last check.
	headMost = 16 << 10
	apart    = 256
)

// stretch is how much work, in instructions, may have been done on the way to a place in a function without asking
// whether fuel is used up: the most of all ways there.
type stretch struct {
	before int // by ways that met no check since the function was entered; -1 when there are none
	since  int // since the last check, by ways that met one; -1 when there are none
}

var (
	begin   = stretch{before: 0, since: -1}
	nowhere = stretch{before: -1, since: -1} // of code that is not reached
	checked = stretch{before: -1, since: 0}  // behind a check
)

func (s stretch) most() int { return max(s.before, s.since) }

// or is the stretch where two ways meet.
func (s stretch) or(t stretch) stretch {
	return stretch{max(s.before, t.before), max(s.since, t.since)}
}

// and is the stretch after some more work.
func (s stretch) and(units int) stretch {
	if s.before >= 0 {
		s.before += units
	}
	if s.since >= 0 {
		s.since += units
	}
	return s
}

// behind is the stretch behind a call.
func (s stretch) behind(c callee) stretch {
	after := nowhere
	if c.through >= 0 {
		after = s.and(c.through)
	}
	after.since = max(after.since, c.tail)
	return after
}

// callee is what a caller must know of a function.
type callee struct {
	units uint32 // what calling it is charged on top of the call; what it does itself it charges itself
	reach int64  // stack that it, and what it calls, take without accounting for it, in units of 16 bytes

	// The most work that is done in it without a check: before the first one, all through, and behind the last one; -1
	// where there is no such way.
	head, through, tail int
}

var (
	// anyone is whatever call_indirect may call. How much it has done since its last check nobody knows, so that there is
	// one behind the call.
	anyone = callee{head: apart, through: apart, tail: unchecked + 1}
	// caller is one that called the function that calls it.
	caller = callee{head: 0, through: -1, tail: apart}
	// bulkWork begins with a check and then moves a chunk at most.
	bulkWork = callee{head: exactUpTo, through: -1, tail: exactUpTo}
)

// imported is a function of the host: it pays for what it does where it does it.
func imported(units uint32) callee {
	return callee{units: units, head: 0, through: int(units), tail: -1}
}

// ends decides where a function checks that has been planned with no check at its entry and its exit, and which stack it
// accounts for, and gives what its callers must know of it.
//
// Stack. Each cycle of calls has a function that accounts for stack: one that is recursive, or one that calls and may be
// called from anywhere. It accounts for its own frame and for the most that those take which it calls and which account
// for nothing themselves: between two that account there are never more than these. One that takes too much accounts as
// well; what calls nothing stands at the top of the stack, once.
//
// Checks. Whoever accounts for stack checks when it is entered, so that no recursion goes down without one. Whoever calls
// itself by number checks when it is left unless nothing is done behind the call, so that none comes up without one. What
// others may do before their first check and behind their last one adds up in their callers, who check in time.
func (p *plan) ends(way stretch, head int, f calls) callee {
	c := callee{head: head, through: way.before, tail: way.since}
	if p.calls {
		c.reach = f.frame + p.reach
	}
	if f.recursive || f.entered && p.calls || c.reach > reachMost || f.frame > leafMost {
		p.frame, c.reach = f.frame+p.reach, 0
	}
	most := headMost
	if f.entered {
		most = apart
	}
	if p.frame != 0 || c.head > most {
		p.charges[0].check = true
		c.head, c.through, c.tail = 0, -1, way.most()
	}
	if f.recursive && c.tail > apart {
		p.exit = true
		c.tail = 0
	}
	return c
}
