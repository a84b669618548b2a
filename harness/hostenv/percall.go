package hostenv

import "context"

// PerCall gives what a host keeps for one call of a plugin under a key, made when it is first asked for. The next call finds
// nothing of it, so that what answers many calls at once can count for each from its beginning.
func PerCall[T any](ctx context.Context, key any, first func() T) T {
	s := state(ctx)
	if kept, ok := s.kept[key].(T); ok {
		return kept
	}
	if s.kept == nil {
		s.kept = map[any]any{}
	}
	made := first()
	s.kept[key] = made
	return made
}
