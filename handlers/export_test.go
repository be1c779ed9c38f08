package handlers

// Routes lists the routes, as method and path.
func Routes() []string {
	var all []string
	for _, r := range routes {
		all = append(all, r.method+" "+r.path)
	}
	return all
}

var (
	Segment     = segment
	ReadSegment = readSegment
)
