package wire

import "strings"

// The stock words of pages. Patterns are in lower case with straight quotes.
//
// A rule without context is sure: its line is set aside wherever it stands. A
// weak one counts only at the head or foot of the page, or beside furniture.

type rule struct {
	pat  string
	why  Reason
	how  how
	need []string // one of these must follow pat, if any are listed
}

type how uint8

const (
	weak     how = 1 << iota // counts only among other furniture
	anyLine                  // holds for whole sentences too
	oneWord                  // pat may end inside a word
	longLine                 // holds for lines of any length
)

var followNeeds = []string{"twitter", "facebook", "instagram", "@", " us ", "rss", "linkedin", "google+", "telegram", "whatsapp", "youtube"}

var prefixRules = []rule{
	{"share this", Share, anyLine, nil},
	{"share on", Share, 0, nil},
	{"share via", Share, 0, nil},
	{"share:", Share, 0, nil},
	{"share with", Share, weak, nil},
	{"tweet this", Share, 0, nil},
	{"tweet", Share, weak, nil},
	{"share", Share, weak, nil},
	{"email this", Share, 0, nil},
	{"e-mail this", Share, 0, nil},
	{"email a friend", Share, 0, nil},
	{"email to", Share, 0, nil},
	{"print this", Share, 0, nil},
	{"print article", Share, 0, nil},
	{"send to", Share, weak, nil},
	{"send this", Share, 0, nil},
	{"bookmark", Share, weak, nil},
	{"text size", Share, 0, nil},
	{"font size", Share, 0, nil},
	{"increase text", Share, 0, nil},
	{"posted! a link", Share, anyLine | oneWord, nil},
	{"a link has been", Share, anyLine, nil},
	{"sent! a link", Share, anyLine, nil},
	{"your email has been", Share, anyLine, nil},
	{"this page has been shared", Share, anyLine, nil},
	{"click to share", Share, anyLine, nil},
	{"facebook", Share, weak, nil},
	{"twitter", Share, weak, nil},
	{"whatsapp", Share, weak, nil},

	{"follow us", Follow, anyLine, nil},
	{"follow me", Follow, anyLine, followNeeds},
	{"follow @", Follow, anyLine | oneWord, nil},
	{"follow", Follow, anyLine, followNeeds},
	{"like us on", Follow, anyLine, nil},
	{"find us on", Follow, anyLine, nil},
	{"connect with us", Follow, anyLine, nil},
	{"join us on", Follow, anyLine, nil},
	{"twitter: @", Follow, anyLine | oneWord, nil},
	{"twitter @", Follow, anyLine | oneWord, nil},
	{"contact the author", Follow, anyLine, nil},
	{"contact the reporter", Follow, anyLine, nil},
	{"contact the writer", Follow, anyLine, nil},
	{"contact", Follow, anyLine, []string{"@"}},
	{"to contact the", Follow, anyLine, []string{"report", "editor", "author", "writer", "newsroom", "staff"}},
	{"reach", Follow, anyLine, []string{"@"}},
	{"email", Follow, anyLine, []string{"@"}},
	{"e-mail", Follow, anyLine, []string{"@"}},
	{"you can follow", Follow, anyLine, followNeeds},
	{"on twitter", Follow, 0, nil},
	{"on facebook", Follow, 0, nil},

	{"sign up for", Newsletter, anyLine, nil},
	{"sign up to", Newsletter, anyLine, nil},
	{"sign up", Newsletter, weak, nil},
	{"signup", Newsletter, 0, nil},
	{"subscribe to", Newsletter, anyLine, nil},
	{"subscribe", Newsletter, weak, nil},
	{"get the latest", Newsletter, anyLine, nil},
	{"get breaking news", Newsletter, anyLine, nil},
	{"get news", Newsletter, anyLine, nil},
	{"get our", Newsletter, anyLine, nil},
	{"get today's", Newsletter, anyLine, nil},
	{"get the", Newsletter, anyLine, []string{"newsletter", "inbox", " app", "headlines", "briefing"}},
	{"get", Newsletter, weak, []string{"newsletter", "inbox", " app", "alerts", "email"}},
	{"download our", Newsletter, anyLine, nil},
	{"download the", Newsletter, anyLine, []string{" app", "reader", "edition"}},
	{"register now", Newsletter, anyLine, nil},
	{"register for", Newsletter, anyLine, nil},
	{"start your", Newsletter, anyLine, []string{"trial", "subscription"}},
	{"already a subscriber", Newsletter, anyLine, nil},
	{"already a member", Newsletter, anyLine, nil},
	{"already have an account", Newsletter, anyLine, nil},
	{"already registered", Newsletter, anyLine, nil},
	{"not a subscriber", Newsletter, anyLine, nil},
	{"not a member", Newsletter, anyLine, nil},
	{"don't have an account", Newsletter, anyLine, nil},
	{"forgot your password", Newsletter, anyLine, nil},
	{"forgot password", Newsletter, anyLine, nil},
	{"to continue reading", Newsletter, anyLine, nil},
	{"you have reached your", Newsletter, anyLine, nil},
	{"you've reached your", Newsletter, anyLine, nil},
	{"you have viewed", Newsletter, anyLine, nil},
	{"want to get this", Newsletter, anyLine, nil},
	{"enter your email", Newsletter, anyLine, nil},
	{"enter your e-mail", Newsletter, anyLine, nil},
	{"please enter", Newsletter, anyLine, []string{"email", "e-mail", "password", "name", "valid"}},
	{"your email address", Newsletter, anyLine, nil},
	{"email address", Newsletter, 0, nil},
	{"by signing up", Newsletter, anyLine, nil},
	{"by subscribing", Newsletter, anyLine, nil},
	{"by registering", Newsletter, anyLine, nil},
	{"thank you for subscribing", Newsletter, anyLine, nil},
	{"thank you for signing", Newsletter, anyLine, nil},
	{"thanks for signing", Newsletter, anyLine, nil},
	{"delivered to your", Newsletter, anyLine, nil},
	{"newsletter", Newsletter, weak, nil},
	{"receive", Newsletter, anyLine, []string{"newsletter", "inbox", "email alert", "daily headlines"}},
	{"never miss", Newsletter, anyLine, []string{"story", "news", "inbox"}},
	{"stay informed", Newsletter, weak, nil},
	{"support our journalism", Newsletter, anyLine, nil},
	{"support independent", Newsletter, anyLine, nil},
	{"become a member", Newsletter, weak, nil},
	{"become a subscriber", Newsletter, anyLine, nil},
	{"if you are a subscriber", Newsletter, anyLine, nil},
	{"if you're a subscriber", Newsletter, anyLine, nil},
	{"manage your subscription", Newsletter, anyLine, nil},

	{"read more", ReadMore, 0, nil},
	{"read more:", ReadMore, anyLine | oneWord, nil},
	{"read more about", ReadMore, anyLine, nil},
	{"read more at", ReadMore, anyLine, nil},
	{"read also", ReadMore, anyLine, nil},
	{"also read", ReadMore, anyLine, nil},
	{"also see", ReadMore, anyLine, nil},
	{"see also", ReadMore, anyLine, nil},
	{"read the full", ReadMore, anyLine, nil},
	{"read full", ReadMore, anyLine, nil},
	{"read the rest", ReadMore, anyLine, nil},
	{"read the original", ReadMore, anyLine, nil},
	{"read next", ReadMore, anyLine, nil},
	{"read:", ReadMore, anyLine | oneWord, nil},
	{"read or share", ReadMore, anyLine, nil},
	{"more:", ReadMore, anyLine | oneWord, nil},
	{"related:", ReadMore, anyLine | oneWord, nil},
	{"related article:", ReadMore, anyLine | oneWord, nil},
	{"related story:", ReadMore, anyLine | oneWord, nil},
	{"related coverage:", ReadMore, anyLine | oneWord, nil},
	{"see related", ReadMore, anyLine, nil},
	{"see all", ReadMore, weak, nil},
	{"see full web", ReadMore, 0, nil},
	{"see more", ReadMore, 0, nil},
	{"view more", ReadMore, 0, nil},
	{"view full", ReadMore, 0, nil},
	{"view all", ReadMore, 0, nil},
	{"view in browser", ReadMore, 0, nil},
	{"show more", ReadMore, 0, nil},
	{"load more", ReadMore, 0, nil},
	{"click here", ReadMore, anyLine, nil},
	{"click below", ReadMore, weak, nil},
	{"click to", ReadMore, anyLine, nil},
	{"click for", ReadMore, anyLine, nil},
	{"click on", ReadMore, anyLine, []string{"link", "photo", "image", "picture", "here", "headline", "icon"}},
	{"tap here", ReadMore, anyLine, nil},
	{"tap to", ReadMore, 0, nil},
	{"on a mobile device", ReadMore, anyLine, nil},
	{"using a mobile device", ReadMore, anyLine, nil},
	{"on mobile", ReadMore, anyLine, []string{"click", "tap"}},
	{"full story:", ReadMore, anyLine | oneWord, nil},
	{"full coverage", ReadMore, weak, nil},
	{"complete coverage", ReadMore, weak, nil},
	{"continue reading", ReadMore, anyLine, nil},
	{"keep reading", ReadMore, anyLine, nil},
	{"story continues", ReadMore, anyLine, nil},
	{"article continues", ReadMore, anyLine, nil},
	{"content continues", ReadMore, anyLine, nil},
	{"for more", ReadMore, anyLine, []string{"click", "visit", "follow", "go to", "www.", "http", "news on", "subscribe", "see:", "sign up", "check out", "stories", "coverage"}},
	{"for the latest", ReadMore, anyLine, []string{"click", "visit", "follow", "go to", "www.", "http", "subscribe", "sign up", "news"}},
	{"visit", ReadMore, anyLine, []string{"http", "www.", ".com", "our "}},
	{"next article", ReadMore, 0, nil},
	{"next story", ReadMore, 0, nil},
	{"next:", ReadMore, oneWord, nil},
	{"previous article", ReadMore, 0, nil},
	{"previous story", ReadMore, 0, nil},
	{"previous:", ReadMore, oneWord, nil},
	{"back to top", Nav, 0, nil},
	{"back to home", Nav, oneWord, nil},
	{"back to news", Nav, 0, nil},
	{"back to index", Nav, 0, nil},
	{"back to main", Nav, 0, nil},
	{"return to", Nav, weak, []string{"top", "home", "story", "index"}},
	{">>", ReadMore, oneWord, nil},
	{"dig deeper", ReadMore, 0, nil},

	{"more from", Heading, 0, nil},
	{"more on this", Heading, 0, nil},
	{"more on", Heading, weak, nil},
	{"more stories", Heading, 0, nil},
	{"more news", Heading, 0, nil},
	{"more in", Heading, weak, nil},
	{"more top", Heading, 0, nil},
	{"more world", Heading, 0, nil},
	{"more headlines", Heading, 0, nil},
	{"you may also", Heading, anyLine, nil},
	{"you might also", Heading, anyLine, nil},
	{"you may like", Heading, 0, nil},
	{"related", Heading, 0, []string{"stor", "article", "link", "news", "topic", "content", "coverage", "video", "post", "item", "photo", "galler", "media", "read", "tags", "search", "program", "quote"}},
	{"most read", Heading, 0, nil},
	{"most popular", Heading, 0, nil},
	{"most viewed", Heading, 0, nil},
	{"most shared", Heading, 0, nil},
	{"most commented", Heading, 0, nil},
	{"most emailed", Heading, 0, nil},
	{"most e-mailed", Heading, 0, nil},
	{"most recent", Heading, weak, nil},
	{"most watched", Heading, 0, nil},
	{"most active", Heading, weak, nil},
	{"recommended", Heading, weak, nil},
	{"popular on", Heading, 0, nil},
	{"popular in", Heading, 0, nil},
	{"popular stor", Heading, oneWord, nil},
	{"popular art", Heading, oneWord, nil},
	{"popular now", Heading, 0, nil},
	{"trending", Heading, weak, nil},
	{"latest", Heading, weak, []string{" news", " stor", " head", " video", " article", " post", " on", " from", " in "}},
	{"top stories", Heading, 0, nil},
	{"top news", Heading, 0, nil},
	{"today's top", Heading, 0, nil},
	{"today's", Heading, weak, []string{"news", "headlines", "stories", "paper"}},
	{"editor's pick", Heading, oneWord, nil},
	{"editors' pick", Heading, oneWord, nil},
	{"editor's choice", Heading, 0, nil},
	{"don't miss", Heading, 0, nil},
	{"in other news", Heading, 0, nil},
	{"from the web", Heading, 0, nil},
	{"from around the web", Heading, 0, nil},
	{"around the web", Heading, 0, nil},
	{"elsewhere on", Heading, 0, nil},
	{"also on", Heading, weak, nil},
	{"also in", Heading, weak, nil},
	{"what others are reading", Heading, 0, nil},
	{"what to read next", Heading, 0, nil},
	{"what's hot", Heading, 0, nil},
	{"people who read this", Heading, anyLine, nil},
	{"readers also", Heading, 0, nil},
	{"also popular", Heading, 0, nil},
	{"promoted", Heading, 0, []string{" stor", " content", " links", " by"}},
	{"promoted", Heading, weak, nil},
	{"from our", Heading, 0, []string{"partner", "sponsor", "advertiser", "network", "sister"}},
	{"recent posts", Heading, 0, nil},
	{"recent comments", Comments, 0, nil},
	{"recent stories", Heading, 0, nil},
	{"other stories", Heading, 0, nil},
	{"other news", Heading, 0, nil},
	{"up next", Heading, 0, nil},
	{"now reading", Heading, 0, nil},
	{"on this topic", Heading, 0, nil},
	{"in this story", Heading, weak, nil},
	{"explore", Heading, weak, nil},
	{"featured", Heading, weak, nil},
	{"hot topics", Heading, 0, nil},
	{"special reports", Heading, weak, nil},

	{"comments", Comments, weak, nil},
	{"comment", Comments, weak, nil},
	{"ccomments", Comments, 0, nil},
	{"view comments", Comments, 0, nil},
	{"show comments", Comments, 0, nil},
	{"read comments", Comments, 0, nil},
	{"hide comments", Comments, 0, nil},
	{"post a comment", Comments, anyLine, nil},
	{"post your comment", Comments, anyLine, nil},
	{"post comment", Comments, 0, nil},
	{"add a comment", Comments, anyLine, nil},
	{"add your comment", Comments, anyLine, nil},
	{"add comment", Comments, 0, nil},
	{"leave a", Comments, 0, []string{"comment", "reply"}},
	{"leave your", Comments, 0, []string{"comment", "reply"}},
	{"write a comment", Comments, 0, nil},
	{"be the first to", Comments, anyLine, []string{"comment", "review", "rate", "know", "share"}},
	{"log in to", Comments, anyLine, nil},
	{"login to", Comments, anyLine, nil},
	{"log in or", Comments, anyLine, nil},
	{"login or", Comments, anyLine, nil},
	{"sign in to", Comments, anyLine, nil},
	{"sign in or", Comments, anyLine, nil},
	{"sign in with", Comments, anyLine, nil},
	{"log in with", Comments, anyLine, nil},
	{"join the conversation", Comments, anyLine, nil},
	{"join the discussion", Comments, anyLine, nil},
	{"join the debate", Comments, anyLine, nil},
	{"have something to add", Comments, anyLine, nil},
	{"have your say", Comments, anyLine, nil},
	{"tell us what you think", Comments, anyLine, nil},
	{"what do you think", Comments, weak | anyLine, nil},
	{"report abuse", Comments, 0, nil},
	{"report comment", Comments, 0, nil},
	{"report this comment", Comments, 0, nil},
	{"flag as", Comments, 0, nil},
	{"sort by", Comments, 0, nil},
	{"sort comments", Comments, 0, nil},
	{"sorry we are not currently", Comments, anyLine, nil},
	{"sorry, comments", Comments, anyLine, nil},
	{"comments are", Comments, anyLine, []string{"closed", "moderated", "not ", "now", "subject", "welcome", "disabled", "off"}},
	{"comments for this", Comments, anyLine, nil},
	{"comments that", Comments, anyLine, []string{"removed", "deleted", "violat", "abus"}},
	{"you must be logged", Comments, anyLine, nil},
	{"you must be signed", Comments, anyLine, nil},
	{"you need to be logged", Comments, anyLine, nil},
	{"you must log in", Comments, anyLine, nil},
	{"you must have", Comments, anyLine, []string{"javascript", "flash"}},
	{"please log in", Comments, anyLine, nil},
	{"please login", Comments, anyLine, nil},
	{"please sign in", Comments, anyLine, nil},
	{"please keep", Comments, anyLine, []string{"comment", "civil", "discussion", "on topic"}},
	{"please read our", Comments, anyLine, []string{"comment", "rules", "guidelines", "polic"}},
	{"please note", Comments, anyLine, []string{"comment", "moderat"}},
	{"we welcome your", Comments, anyLine, []string{"comment", "feedback"}},
	{"we reserve the right to", Comments, anyLine, []string{"comment", "remove", "delete", "edit"}},
	{"we encourage", Comments, anyLine, []string{"comment", "civil", "readers"}},
	{"reader comments", Comments, 0, nil},
	{"readers' comments", Comments, 0, nil},
	{"user comments", Comments, 0, nil},
	{"all comments", Comments, 0, nil},
	{"your comment", Comments, anyLine, nil},
	{"your name", Comments, 0, nil},
	{"our commenting", Comments, anyLine, nil},
	{"this story is not open for comment", Comments, anyLine, nil},
	{"this discussion", Comments, anyLine, []string{"closed", "archived"}},
	{"like · reply", Comments, oneWord, nil},
	{"reply", Comments, weak, nil},
	{"disqus", Comments, 0, nil},
	{"please enable javascript to view", Comments, anyLine, nil},
	{"submit a letter", Comments, anyLine, nil},
	{"send us your", Comments, anyLine, nil},
	{"send a letter", Comments, anyLine, nil},
	{"the views expressed", AboutPublisher, anyLine, nil},
	{"views expressed", AboutPublisher, anyLine, nil},
	{"opinions expressed", AboutPublisher, anyLine, nil},
	{"disclaimer:", AboutPublisher, anyLine | oneWord | longLine, nil},

	{"we value your privacy", Cookie, anyLine | longLine, nil},
	{"this website requires", Cookie, anyLine | longLine, []string{"cookie", "javascript"}},
	{"we use cookies", Cookie, anyLine | longLine, nil},
	{"we use technologies", Cookie, anyLine | longLine, nil},
	{"we and our", Cookie, anyLine | longLine, []string{"partners", "vendors"}},
	{"this site uses", Cookie, anyLine | longLine, nil},
	{"this website uses", Cookie, anyLine | longLine, nil},
	{"this web site uses", Cookie, anyLine | longLine, nil},
	{"our site uses", Cookie, anyLine | longLine, nil},
	{"our website uses", Cookie, anyLine | longLine, nil},
	{"our websites use", Cookie, anyLine | longLine, nil},
	{"cookies on", Cookie, anyLine, nil},
	{"cookies help us", Cookie, anyLine, nil},
	{"cookie polic", Cookie, oneWord, nil},
	{"cookie setting", Cookie, oneWord, nil},
	{"by using this", Cookie, anyLine | longLine, []string{"site", "service", "page"}},
	{"by using our", Cookie, anyLine | longLine, nil},
	{"by visiting this", Cookie, anyLine | longLine, nil},
	{"by continuing to", Cookie, anyLine | longLine, []string{"site", "page", "service", "browse"}},
	{"by clicking", Cookie, anyLine | longLine, nil},
	{"if you continue", Cookie, anyLine | longLine, []string{"site", "cookie"}},
	{"we've updated our", Cookie, anyLine | longLine, []string{"privacy", "terms"}},
	{"we have updated our", Cookie, anyLine | longLine, []string{"privacy", "terms"}},
	{"privacy policy", Nav, 0, nil},
	{"privacy and", Nav, weak, nil},
	{"terms of", Nav, 0, []string{"use", "service", "sale"}},
	{"terms and conditions", Nav, 0, nil},
	{"terms & conditions", Nav, 0, nil},
	{"your privacy", Cookie, 0, nil},
	{"use of this site", Cookie, anyLine | longLine, nil},
	{"use of this website", Cookie, anyLine | longLine, nil},

	{"advertisement", Advertisement, 0, nil},
	{"advertise with", Advertisement, 0, nil},
	{"advertise", Advertisement, weak, nil},
	{"ads by", Advertisement, 0, nil},
	{"ad choices", Advertisement, 0, nil},
	{"adchoices", Advertisement, 0, nil},
	{"sponsored", Heading, 0, []string{" stor", " content", " links", " post", " article"}},
	{"sponsored", Advertisement, weak, nil},
	{"skip ad", Advertisement, 0, nil},
	{"skip advert", Advertisement, oneWord, nil},
	{"close ad", Advertisement, 0, nil},
	{"this ad will", Advertisement, anyLine, nil},
	{"story continues below", Advertisement, anyLine, nil},

	{"copyright", Copyright, anyLine | longLine, []string{"20", "19", "©", "(c)", "all rights", "reserved", "by the"}},
	{"©", Copyright, anyLine | longLine | oneWord, nil},
	{"(c) 20", Copyright, anyLine | longLine | oneWord, nil},
	{"(c) copyright", Copyright, anyLine | longLine, nil},
	{"all rights reserved", Copyright, anyLine | longLine, nil},
	{"this material may not", Copyright, anyLine | longLine, nil},
	{"this article may not", Copyright, anyLine | longLine, nil},
	{"this content may not", Copyright, anyLine | longLine, nil},
	{"the material on this site", Copyright, anyLine | longLine, nil},
	{"material from", Copyright, anyLine | longLine, []string{"may not", "copyright"}},
	{"all contents", Copyright, anyLine | longLine, []string{"copyright", "©"}},
	{"all content", Copyright, anyLine | longLine, []string{"copyright", "©", "rights"}},
	{"no part of", Copyright, anyLine | longLine, []string{"reproduced", "redistributed", "published without"}},
	{"reproduction", Copyright, anyLine | longLine, []string{"prohibited", "permission", "forbidden", "strictly"}},
	{"unauthorized", Copyright, anyLine | longLine, []string{"reproduction", "copying", "republication"}},
	{"unauthorised", Copyright, anyLine | longLine, []string{"reproduction", "copying", "republication"}},
	{"republication", Copyright, anyLine | longLine, []string{"prohibited", "permission", "without"}},
	{"to use our content", Copyright, anyLine, nil},
	{"to request permission", Copyright, anyLine, nil},
	{"for reprint", Copyright, anyLine | oneWord, nil},
	{"order reprints", Copyright, anyLine, nil},
	{"reprints", Copyright, weak, nil},
	{"distributed by tribune", Copyright, anyLine, nil},
	{"visit the ", AboutPublisher, anyLine | oneWord, []string{" at www", " at http", ".com"}},

	{"published", Timestamp, 0, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
	{"posted", Timestamp, 0, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
	{"updated", Timestamp, 0, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "ago"}},
	{"last updated", Timestamp, anyLine, nil},
	{"last modified", Timestamp, anyLine, nil},
	{"last update", Timestamp, anyLine, nil},
	{"latest update", Timestamp, weak, nil},
	{"first published", Timestamp, 0, nil},
	{"first posted", Timestamp, 0, nil},
	{"originally published", Timestamp, anyLine, nil},
	{"this article was originally published", AboutPublisher, anyLine, nil},
	{"this story was originally published", AboutPublisher, anyLine, nil},
	{"this article originally appeared", AboutPublisher, anyLine, nil},
	{"this story originally appeared", AboutPublisher, anyLine, nil},
	{"this article first appeared", AboutPublisher, anyLine, nil},
	{"this post originally", AboutPublisher, anyLine, nil},
	{"article posted on", Timestamp, 0, nil},
	{"article published", Timestamp, 0, nil},
	{"story published", Timestamp, 0, nil},
	{"date published", Timestamp, 0, nil},
	{"publication date", Timestamp, 0, nil},
	{"created:", Timestamp, oneWord, nil},
	{"modified:", Timestamp, oneWord, nil},
	{"date:", Timestamp, oneWord, nil},

	{"tags:", Tags, oneWord, nil},
	{"tagged", Tags, weak, nil},
	{"tags", Tags, weak, nil},
	{"filed under", Tags, 0, nil},
	{"keywords:", Tags, oneWord, nil},
	{"topics:", Tags, oneWord, nil},
	{"topic:", Tags, oneWord, nil},
	{"categories:", Tags, oneWord, nil},
	{"category:", Tags, oneWord, nil},
	{"related roundup", Tags, oneWord, nil},
	{"posted in", Tags, weak, nil},

	{"view gallery", Gallery, 0, nil},
	{"photo gallery", Gallery, 0, nil},
	{"photos:", Gallery, oneWord, nil},
	{"gallery:", Gallery, oneWord, nil},
	{"in pictures:", Gallery, oneWord, nil},
	{"pictures:", Gallery, oneWord, nil},
	{"slideshow", Gallery, 0, nil},
	{"launch gallery", Gallery, 0, nil},
	{"view photos", Gallery, 0, nil},
	{"view slideshow", Gallery, 0, nil},
	{"view images", Gallery, 0, nil},
	{"see photos", Gallery, 0, nil},
	{"more photos", Gallery, 0, nil},
	{"full screen", Gallery, 0, nil},
	{"fullscreen", Gallery, 0, nil},
	{"show thumbnails", Gallery, 0, nil},
	{"hide thumbnails", Gallery, 0, nil},
	{"show caption", Gallery, 0, nil},
	{"hide caption", Gallery, 0, nil},
	{"toggle caption", Gallery, 0, nil},
	{"show captions", Gallery, 0, nil},
	{"autoplay", Gallery, 0, nil},
	{"last slide", Gallery, oneWord, nil},
	{"next slide", Gallery, 0, nil},
	{"previous slide", Gallery, 0, nil},
	{"buy photo", Gallery, 0, nil},
	{"enlarge", Gallery, weak, nil},
	{"image ", Gallery, weak | oneWord, []string{" of "}},
	{"photo ", Gallery, weak | oneWord, []string{" of "}},
	{"slide ", Gallery, weak | oneWord, []string{" of "}},

	{"video loading", Video, 0, nil},
	{"poll loading", Video, 0, nil},
	{"loading", Video, weak, nil},
	{"play video", Video, 0, nil},
	{"watch video", Video, 0, nil},
	{"watch the video", Video, anyLine, nil},
	{"watch now", Video, 0, nil},
	{"watch next", Video, 0, nil},
	{"watch live", Video, 0, nil},
	{"watch:", Video, oneWord | anyLine, nil},
	{"watch below", Video, anyLine, nil},
	{"video:", Video, oneWord, nil},
	{"scroll down for video", Video, oneWord | anyLine, nil},
	{"scroll down", Video, 0, nil},
	{"media playback", Video, anyLine, nil},
	{"media caption", asCaption, 0, nil},
	{"image caption", asCaption, 0, nil},
	{"image copyright", asCaption, 0, nil},
	{"please enable", Video, anyLine, nil},
	{"it looks like you", Newsletter, anyLine, []string{"block"}},
	{"pic.twitter.com/", Embed, anyLine | oneWord, nil},
	{"https://t.co/", Embed, anyLine | oneWord, nil},
	{"please turn on javascript", Video, anyLine, nil},
	{"your browser", Video, anyLine, []string{"support", "javascript", "update", "enable", "flash"}},
	{"this video", Video, anyLine, []string{"unavailable", "not available", "cannot be played", "removed"}},
	{"to view this", Video, anyLine, []string{"flash", "javascript", "browser", "enable", "video"}},
	{"you need", Video, anyLine, []string{"flash", "javascript"}},
	{"javascript", Video, anyLine, []string{"enable", "disabled", "required"}},
	{"turn on desktop notifications", Video, anyLine, nil},
	{"mute", Video, weak, nil},
	{"embed", Video, weak, nil},

	{"skip to", Nav, 0, nil},
	{"skip navigation", Nav, 0, nil},
	{"jump to", Nav, 0, []string{"nav", "content", "search", "main", "comment"}},
	{"search for", Nav, weak, nil},
	{"search", Nav, weak, nil},
	{"toggle", Nav, weak, nil},
	{"main menu", Nav, 0, nil},
	{"you are here", Nav, anyLine, nil},
	{"home >", Nav, oneWord, nil},
	{"home »", Nav, oneWord, nil},
	{"home /", Nav, oneWord, nil},
	{"home |", Nav, oneWord, nil},
	{"home page", Nav, 0, nil},
	{"welcome,", Nav, weak | oneWord, nil},
	{"welcome to", Nav, weak, nil},
	{"log in", Nav, weak, nil},
	{"login", Nav, weak, nil},
	{"log out", Nav, weak, nil},
	{"sign in", Nav, weak, nil},
	{"sign out", Nav, weak, nil},
	{"my account", Nav, 0, nil},
	{"about us", Nav, 0, nil},
	{"about this site", Nav, 0, nil},
	{"about the author", AboutPublisher, 0, nil},
	{"contact us", Nav, 0, nil},
	{"contact", Nav, weak, nil},
	{"site map", Nav, 0, nil},
	{"sitemap", Nav, 0, nil},
	{"site index", Nav, 0, nil},
	{"mobile site", Nav, 0, nil},
	{"edition:", Nav, oneWord, nil},
	{"choose your", Nav, weak, nil},
	{"select your", Nav, weak, nil},
	{"set edition", Nav, 0, nil},
	{"powered by", Nav, 0, nil},
	{"this entry was posted", Nav, anyLine, nil},
	{"permalink", Nav, weak, nil},
	{"report an error", Comments, 0, nil},
	{"report a typo", Comments, 0, nil},
	{"report error", Comments, 0, nil},
	{"suggest a correction", Comments, 0, nil},
	{"got a tip", Follow, anyLine, nil},
	{"have a tip", Follow, anyLine, nil},
	{"have a news tip", Follow, anyLine, nil},
	{"do you have a story", Follow, anyLine, nil},
	{"more information about text formats", Comments, 0, nil},
	{"about us:", AboutPublisher, oneWord | anyLine | longLine, nil},
	{"this service is provided on", AboutPublisher, anyLine | longLine, nil},
	{"is not responsible for", AboutPublisher, anyLine, nil},
}

// asCaption marks rules whose line is a caption, not furniture.
const asCaption Reason = 255

// labels are whole lines, list marks and closing punctuation off. All of them
// are weak: a section called "World" may head a part of a digest.
var labels = map[string]Reason{}

// labelLens holds, for the first byte of a label, the set of lengths of those
// that start so. No label is longer than 63 bytes.
var labelLens [32]uint64

// labelStarts and labelThirds hold, for the first byte of a label, the sets of
// second and third bytes, five bits of each, with the blank after a short label.
var labelStarts, labelThirds [32]uint32

// stockLabel looks s, in lower case, up in labels.
func stockLabel(s []byte) (Reason, bool) {
	if len(s) == 0 || labelLens[s[0]&31]>>len(s)&1 == 0 {
		return 0, false
	}
	why, ok := labels[string(s)]
	return why, ok
}

func init() {
	add := func(why Reason, words string) {
		for _, w := range strings.Split(words, "|") {
			labels[w] = why
			labelLens[w[0]&31] |= 1 << len(w)
			labelStarts[w[0]&31] |= 1 << ((w + " ")[1] & 31)
			if len(w) == 1 {
				labelThirds[w[0]&31] = 1<<32 - 1
			}
			labelThirds[w[0]&31] |= 1 << ((w + "  ")[2] & 31)
		}
	}
	add(Nav, "home|homepage|front page|news|menu|search|sections|navigation|top|sitemap|about|careers|jobs|weather|sport|sports|business|politics|world|nation|national|opinion|opinions|entertainment|lifestyle|life|living|style|culture|arts|books|music|movies|film|food|health|science|technology|tech|money|markets|economy|finance|travel|autos|cars|real estate|property|education|religion|environment|climate|video|videos|photos|pictures|images|galleries|multimedia|live|tv|radio|podcasts|podcast|audio|more|local|metro|region|regional|community|communities|u.s|u.s.|us|uk|usa|asia|africa|europe|middle east|mideast|americas|latin america|australia|canada|china|india|international|global|help|faq|faqs|terms|privacy|rss|rss feeds|feeds|mobile|apps|app|classifieds|obituaries|obits|archives|archive|e-paper|epaper|e-edition|newsletters|events|calendar|blogs|blog|columns|columnists|columnist|editorials|editorial|letters|commentary|analysis|investigations|data|graphics|interactive|interactives|special reports|topics|features|magazine|games|comics|puzzles|crossword|crosswords|horoscopes|horoscope|lottery|traffic|crime|courts|law|military|defense|defence|security|energy|transport|fashion|beauty|family|parenting|home & garden|outdoors|recreation|football|soccer|cricket|rugby|tennis|golf|basketball|baseball|hockey|racing|formula 1|nfl|nba|mlb|nhl|ncaa|olympics|shop|store|marketplace|deals|coupons|directory|services|support|feedback|donate|press|media|media kit|corporate|company|investors|previous|next|prev|first|last|close|open|play|pause|stop|back|go|ok|yes|no|cancel|submit|send|save|edit|clear|reset|view|expand|collapse|hide|show|options|settings|preferences|profile|register|join|english|español|français|deutsch|العربية|中文|русский|português|accessibility links|accessibility|skip links|quick links|useful links|print edition|today's paper|this just in|watch tv|live tv|on air|schedule|programs|programmes|shows|episodes|newsroom|staff|our team|masthead|imprint|impressum|legal|disclaimer|copyright|ethics|standards|corrections|site feedback|all|other|others|misc|general|page|pages|story|article|stories|articles|photo|picture|image|gallery|transcript|download|downloads|account|subscribe|advertise|advertising|contact|login|log in|sign in|sign up|top of page|u.s. edition|international edition|us edition|uk edition")
	add(Share, "share|tweet|email|e-mail|print|listen to this article|more sharing options|gift article|facebook|twitter|google+|google plus|google|linkedin|pinterest|pin it|reddit|whatsapp|tumblr|digg|delicious|del.icio.us|stumbleupon|stumble upon|instagram|youtube|flickr|vkontakte|telegram|messenger|viber|line|like|likes|recommend|shares|bookmark|copy link|link|permalink|a a a|a|aa|a+|a-|+|x|font|resize|larger|smaller|single page|print page|print this page|printer friendly|printer-friendly version|print-friendly version|pdf|favorite|favourite|save article|listen|buzz up|fark|mixx|newsvine|pocket|flipboard|total shares|embed|email article|comment on this story|tweets by|1|0")
	add(Heading, "related|also|see also|latest|popular|trending|trending now|recommended|headlines|top headlines|more stories|featured|must read|must reads|must-read|editor's picks|sponsored links|promoted links|sponsored stories|sponsored content|promoted stories|partner content|from our partners|our picks|in case you missed it|most popular|top stories|latest news|breaking news|developing stories|just in|in the news|in focus|in depth|in-depth|spotlight|hot topics|see all related|related coverage|related content|further reading|background|external links|next story|read next|up next|live now|watch|what's new|top ten|popular now|recent|new|on the blogs|tv highlights|story tools|article tools|tools|in this article|on this story")
	add(SectionLabel, "story highlights|key points|highlights|at a glance|breaking news|breaking|exclusive|live updates|developing story|world news|us news|u.s. news|uk news|local news|national news|international news|business news|politics news|sports news|top news|news analysis|opinion & analysis|middle east news|africa news|asia news|europe news|latest|update|updated|special report|in brief|news in brief|the world|the nation")
	add(Comments, "comments|comment|leave a comment|leave a reply|0 comments|no comments|comments closed|add comment|reply|like reply|reply like|reply share|like reply share|like · reply|share reply|report|newest|oldest|best|top comments|newest first|oldest first|load comments|view all comments|reader comments|discussion|discuss|guest|anonymous|moderator|subscribe to comments")
	add(Advertisement, "advertisement|advertisements|advertising|ad|ads|sponsored|promoted|adchoices|ad choices")
	add(Tags, "tags|keywords|categories|category|topics|filed under")
	add(Video, "video|play video|watch video|loading|loading...|replay|now playing|mute|unmute|current time|duration time|remaining time|seek|volume")
	for _, r := range prefixRules {
		k := pair(r.pat)
		rulesBy[k] = append(rulesBy[k], r)
		if r.why == Heading && r.how&(weak|oneWord) == 0 {
			headsBy[k] = append(headsBy[k], r)
		}
	}
	for _, w := range captionStarts {
		k := pair(w)
		captionsBy[k] = append(captionsBy[k], w)
	}
	for _, w := range tailStarts {
		k := pair(w)
		tailsBy[k] = append(tailsBy[k], w)
	}
}

// rulesBy, captionsBy and tailsBy hold prefixRules, captionStarts and tailStarts
// by pair; headsBy those rules that tell a heading by whole words wherever it is.
var (
	rulesBy    [1 << 10][]rule
	headsBy    [1 << 10][]rule
	captionsBy [1 << 10][]string
	tailsBy    [1 << 10][]string
)

// pair is a key made of the first two bytes of s, the same for either case of
// letters. Patterns and lines are at least two bytes long where it is used.
func pair(s string) int { return int(s[0]&31)<<5 | int(s[1]&31) }

// mayStart tells from their third bytes whether s, whose pair is that of pat, may
// start with pat.
func mayStart(s, pat string) bool {
	return len(s) < 3 || len(pat) < 3 || s[2] >= 0x80 || (s[2]^pat[2])&31 == 0
}

// prefixFold reports whether s starts with pat, which is in lower case; a curly
// apostrophe in s stands for a straight one. It returns the length matched.
func prefixFold(s, pat string) (int, bool) {
	i := 0
	for j := 0; j < len(pat); j++ {
		if i >= len(s) {
			return 0, false
		}
		c := s[i]
		if c == pat[j] {
			i++
			continue
		}
		if c >= 'A' && c <= 'Z' && c|0x20 == pat[j] {
			i++
			continue
		}
		if pat[j] == '\'' && strings.HasPrefix(s[i:], "’") {
			i += 3
			continue
		}
		if pat[j] == ' ' && strings.HasPrefix(s[i:], "\u00a0") {
			i += 2
			continue
		}
		return 0, false
	}
	return i, true
}

// containsFold reports whether s holds one of pats, in any case. It looks at
// the first 400 bytes.
func containsFold(s string, pats []string) bool {
	// The first two letters of the patterns, five bits of each, rule out most
	// places.
	var one, two uint32
	for _, p := range pats {
		one |= 1 << (p[0] & 31)
		if len(p) > 1 {
			two |= 1 << (p[1] & 31)
		} else {
			two = 1<<32 - 1
		}
	}
	s = s[:min(len(s), 400)]
	for i := 0; i < len(s); i++ {
		if one>>(s[i]&31)&1 == 0 || i+1 < len(s) && two>>(s[i+1]&31)&1 == 0 && s[i+1] < 0x80 {
			continue
		}
		for _, p := range pats {
			if p[0]&31 != s[i]&31 {
				continue
			}
			if _, ok := prefixFold(s[i:], p); ok {
				return true
			}
		}
	}
	return false
}

// vocabulary looks t, a line without its list mark, up in the stock words.
func vocabulary(t string, sentence bool) (why Reason, sure, ok bool) {
	if len(t) < 2 {
		return 0, false, false
	}
	rules := rulesBy[pair(t)]
	for i := range rules {
		r := &rules[i]
		if sentence && r.how&anyLine == 0 {
			continue
		}
		if !mayStart(t, r.pat) {
			continue
		}
		n, ok := prefixFold(t, r.pat)
		if !ok {
			continue
		}
		if r.how&oneWord == 0 && n < len(t) {
			if c := t[n]; c|0x20 >= 'a' && c|0x20 <= 'z' || c == '\'' || c == '-' && n+1 < len(t) && t[n+1] != ' ' {
				continue
			}
		}
		if r.how&longLine == 0 && len(t) > 320 {
			continue
		}
		if r.why == Timestamp && len(t) > 110 {
			continue
		}
		if !sentence && r.how&(anyLine|oneWord) == 0 && len(t) > 80 && r.why != Timestamp {
			continue
		}
		if r.need != nil && !containsFold(t[n:], r.need) {
			continue
		}
		if r.how&weak != 0 && !sentence && len(t) > 60 {
			continue
		}
		return r.why, r.how&weak == 0, true
	}
	return 0, false, false
}
