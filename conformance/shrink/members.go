package shrink

import "slices"

// members leaves out members of objects and elements of arrays, from the root down.
func (r *reducer) members(n *node) {
	if n.open == 0 {
		return
	}
	if free := r.free(n); len(free) > 0 {
		all := n.kids
		keep := func(some []*node) bool {
			was := n.kids
			n.kids = slices.DeleteFunc(slices.Clone(all), func(k *node) bool { return slices.Contains(free, k) && !slices.Contains(some, k) })
			if r.try(r.root.bytes()) {
				return true
			}
			n.kids = was
			return false
		}
		fewest(free, keep)
	}
	for _, k := range n.kids {
		r.members(k)
	}
}

// free are the members without which, one at a time, the request would be valid: only they are worth a call. What becomes
// free when another one goes is found in the next round. Elements of an array are alike, so all of them are free.
func (r *reducer) free(n *node) []*node {
	if n.open == '[' {
		return n.kids
	}
	var free []*node
	all := n.kids
	for i, k := range all {
		n.kids = slices.Concat(all[:i], all[i+1:])
		candidate := r.root.bytes()
		r.bytes += len(candidate)
		if r.bytes <= mostBytes && r.test.Valid(candidate) {
			free = append(free, k)
		}
	}
	n.kids = all
	return free
}
