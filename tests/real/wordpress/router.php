<?php
// Serves files as they are and everything else through WordPress, as a web server's rewrite rules would.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$file = getenv('WP_SITE') . $path;
if ($path !== '/' && is_file($file) && !preg_match('/\.php$/', $file)) {
    return false;
}
if (is_file($file)) {
    chdir(dirname($file));
    require $file;
    return true;
}
$_SERVER['SCRIPT_NAME'] = '/index.php';
chdir(getenv('WP_SITE'));
require getenv('WP_SITE') . '/index.php';
