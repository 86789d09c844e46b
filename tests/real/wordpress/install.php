<?php
// Installs a Dutch weblog with threaded, paged comments.
$_SERVER['HTTP_HOST'] = parse_url(getenv('WP_URL'), PHP_URL_HOST) . ':' . parse_url(getenv('WP_URL'), PHP_URL_PORT);
$_SERVER['REQUEST_URI'] = '/';
define('WP_INSTALLING', true);
require getenv('WP_SITE') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Dorpsblad', 'beheer', 'beheer@example.org', true, '', 'alleen-voor-de-test', 'nl_NL');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
update_option('thread_comments', '1');
update_option('page_comments', '1');
update_option('comments_per_page', '10');
update_option('comment_moderation', '0');
update_option('comment_previously_approved', '0');
