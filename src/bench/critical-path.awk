# Reads a timeline (start, seconds, outcome, step; tab-separated) and prints the chain of leaf steps that the end had to
# wait for, its length, and the whole time divided by it. The chain is walked backwards: from the step that ended last to
# the one that ended last before that one began. What is between two of them is the program's own delay.
BEGIN { FS = "\t"; slack = 0.02 }
NR == 1 { next }
{
  n++
  start[n] = $1; end[n] = $1 + $2; name[n] = $4
  if (end[n] > total) total = end[n]
}
END {
  for (i = 1; i <= n; i++)
    for (j = 1; j <= n; j++)
      if (index(name[j], name[i] "/") == 1) inner[i] = 1
  limit = total + 1
  while (1) {
    best = 0
    for (i = 1; i <= n; i++)
      if (!inner[i] && !used[i] && end[i] <= limit + slack && end[i] > start[i] && (!best || end[i] > end[best])) best = i
    if (!best) break
    used[best] = 1
    chain[++length_] = best
    sum += end[best] - start[best]
    limit = start[best]
    if (limit <= slack) break
  }
  for (i = length_; i >= 1; i--) printf "%8.1f s  %7.1f s  %s\n", start[chain[i]], end[chain[i]] - start[chain[i]], name[chain[i]]
  printf "whole %.1f s, critical path %.1f s, ratio %.3f\n", total, sum, sum ? total / sum : 0
}
