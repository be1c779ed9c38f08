package standing

import "slices"

// worked counts an opportunity in its week, and keeps the last seven weeks that
// had one: the six that a pace is made of, and the one still running.
func (ps *PillarState) worked(at Instant) {
	const weeks = 7
	week := weekOf(at)
	i := len(ps.Weeks)
	for i > 0 && ps.Weeks[i-1].Week > week {
		i--
	}
	if i > 0 && ps.Weeks[i-1].Week == week {
		ps.Weeks[i-1].Count++
		return
	}
	if len(ps.Weeks) < weeks {
		ps.Weeks = slices.Insert(ps.Weeks, i, WeekCount{week, 1})
	} else if i > 0 {
		copy(ps.Weeks, ps.Weeks[1:i])
		ps.Weeks[i-1] = WeekCount{week, 1}
	}
}

// weekOf numbers the weeks from the Monday before 1970-01-01, a Thursday.
func weekOf(at Instant) int { return int((at + 3*Day) / Week) }

// Pace is the partner's usual pace in the pillar, in opportunities a week: the
// median over the last six weeks that had one, not counting the week of now,
// which is still running. With fewer than two such weeks it is 0: not known.
func (ps *PillarState) Pace(now Instant) float64 {
	const most, least = 6, 2
	var counts []int
	for i := len(ps.Weeks) - 1; i >= 0 && len(counts) < most; i-- {
		if ps.Weeks[i].Week < weekOf(now) {
			counts = append(counts, ps.Weeks[i].Count)
		}
	}
	if len(counts) < least {
		return 0
	}
	slices.Sort(counts)
	half := len(counts) / 2
	if len(counts)%2 == 1 {
		return float64(counts[half])
	}
	return float64(counts[half-1]+counts[half]) / 2
}

// Expected is when so many more opportunities will be in, at the usual pace; 0 if
// that is not known.
func (ps *PillarState) Expected(now Instant, more int) Instant {
	return inWeeks(now, more, ps.Pace(now))
}

// inWeeks is the moment after so many opportunities at the pace; 0 if it is not known.
func inWeeks(now Instant, opportunities int, pace float64) Instant {
	if pace == 0 {
		return 0
	}
	return now + Instant(float64(opportunities)/pace*float64(Week))
}
