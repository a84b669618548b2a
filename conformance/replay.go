package conformance

import (
	"errors"

	"github.com/medplug/medplug/harness/hostenv"
)

// rehearsed is what answers plugins: the rehearsal, or what is put in its place or around it.
func (o *Options) rehearsed() (hostenv.Host, error) {
	h := hostenv.Host{Egress: hostenv.Unavailable{}, Medical: hostenv.Rehearsal{}}
	switch {
	case o.Replay != nil && o.Mode == ModeCertify:
		return h, errors.New("run conformance: no verdict of mode certify rests on a recording")
	case o.Replay != nil && o.Recorder != nil:
		return h, errors.New("run conformance: a replay cannot be recorded")
	case o.Replay != nil:
		h = o.Replay.Around(h)
	case o.Recorder != nil:
		h = o.Recorder.Around(h)
	}
	return h, nil
}

// world is the host that plugins meet in this run.
func (r *run) world(seed uint64, wire *offline) hostenv.Host {
	wire.answers = r.answers.Egress
	h := world(seed, r.manifest, wire)
	h.Medical = r.answers.Medical
	return h
}
