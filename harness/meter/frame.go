package meter

const (
	reachMost = 256
	leafMost  = 4096
)

func (r *rewriter) frame(i int) int64 {
	return 6 + int64(r.locals(i))/2 + int64(len(r.m.Code[i].Code))/256
}
