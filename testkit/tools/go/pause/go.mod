module dev.rekindle/testkit/pause

go 1.26.0
